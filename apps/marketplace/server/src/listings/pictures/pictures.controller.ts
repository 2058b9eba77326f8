// The pictures of the listings, and which there are to choose from: open to all, for an <img> carries no token.
import { Get, Header, Param } from '@nestjs/common';
import type { PicturesAnswer } from '../../contract.js';
import { Open } from '../../login/guard.js';
import { MarketController } from '../../market.controller.js';
import { MarketError } from '../../market.error.js';
import { draw } from './draw.js';
import { DRAWINGS } from './drawings.js';

@Open()
@MarketController('pictures')
export class PicturesController {
  @Get()
  list(): PicturesAnswer {
    return { pictures: Object.keys(DRAWINGS) };
  }

  @Get(':name.svg')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=86400')
  picture(@Param('name') name: string): string {
    const drawing = Object.hasOwn(DRAWINGS, name) ? DRAWINGS[name] : undefined;
    if (!drawing) throw new MarketError('not_found', { ko: '그런 그림은 없어요.', en: 'There is no such picture.' });
    return draw(drawing);
  }
}
