// What every controller of the marketplace is: below /market, for people who have signed in, refusing in two languages.
import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { LoginGuard } from './login/guard.js';
import { MarketErrors } from './market.error.js';

export const MarketController = (path: string) =>
  applyDecorators(Controller(`market/${path}`), UseGuards(LoginGuard), UseFilters(MarketErrors));
