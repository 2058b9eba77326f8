// Where the REST door can be read: /openapi.json for programs, /openapi for people.
import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { openApiDocument } from './openapi.js';

const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Doran: REST</title>
  <link rel="stylesheet" href="openapi/swagger-ui.css">
</head>
<body>
  <div id="page"></div>
  <script src="openapi/swagger-ui-bundle.js"></script>
  <script src="openapi/start.js"></script>
</body>
</html>
`;
// A file of its own: a host's content security policy may forbid scripts inside a page.
const START = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#page', deepLinking: true });\n`;

const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

@Controller()
export class OpenApiController {
  readonly #document = openApiDocument(PACKAGE.version);

  @Get('openapi.json')
  document(): object {
    return this.#document;
  }

  @Get('openapi')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('openapi/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return START;
  }

  @Get('openapi/:asset')
  asset(@Param('asset') asset: string): StreamableFile {
    const type = Object.hasOwn(ASSETS, asset) ? ASSETS[asset] : undefined;
    if (!type) throw new NotFoundException();
    return new StreamableFile(createReadStream(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${asset}`))), {
      type,
    });
  }
}
