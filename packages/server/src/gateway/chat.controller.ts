// The REST door: every route of the protocol's table, under Nest's own router, whichever HTTP framework is below.
import { REST_PREFIX, ROUTES, type Route } from '@doran/protocol';
import { Controller, Inject, Req, RequestMapping, RequestMethod, Res } from '@nestjs/common';
import { type HttpRequest, type HttpResponse, RestDoor } from './rest.door.js';

@Controller(REST_PREFIX)
export class ChatController {
  constructor(@Inject(RestDoor) readonly door: RestDoor) {}
}

// One handler a route, decorated as by hand: the table is the only place where a route is written down.
for (const route of ROUTES) addHandler(`${route.method} ${route.path}`, route);

function addHandler(name: string, route: Route): void {
  const descriptor: PropertyDescriptor = {
    value(this: ChatController, request: HttpRequest, response: HttpResponse) {
      return this.door.answer(route, request, response);
    },
    writable: true,
    configurable: true,
  };
  Object.defineProperty(ChatController.prototype, name, descriptor);
  RequestMapping({ path: route.path, method: RequestMethod[route.method] })(ChatController.prototype, name, descriptor);
  Req()(ChatController.prototype, name, 0);
  Res({ passthrough: true })(ChatController.prototype, name, 1);
}
