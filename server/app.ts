import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { ROUTES } from '../crypto/wire/routes.ts';
import type { Services } from './endpoint.ts';
import { Refusal } from './errors.ts';
import { preflight } from './middleware/cors.ts';
import { addHeaders, securityHeaders } from './middleware/headers.ts';
import { refusal, refuse } from './middleware/refuse.ts';
import { runEndpoints } from './middleware/run.ts';
import { ERROR_PAGE, inlineSums, servePage, type Page } from './page.ts';
import { endpoints } from './routes/all.ts';

/** The whole service as a function of requests; it needs no port. `page` is the built reporter's page, if there is one. */
export function createApp(services: Services, page: Page | null): Hono {
  const app = new Hono();
  const headersOf = securityHeaders(services.origin, inlineSums(page));
  const run = runEndpoints(services, headersOf);
  app.onError(refuse(services.faults, headersOf));
  app.notFound(() => refusal(new Refusal('not_found')));

  // Public documents alone: what carries somebody's own bytes is never compressed together with anything.
  for (const path of [ROUTES.directory, ROUTES.certificates, patternOf(ROUTES.logTile)])
    app.use(path, compress());
  for (const endpoint of endpoints) app.on(endpoint.method, patternOf(ROUTES[endpoint.route]), run(endpoint));
  // Endpoints answer with these headers themselves: on a finished answer they cost as much as all the rest.
  app.use(addHeaders(headersOf));
  for (const path of Object.values(ROUTES)) {
    const methods = methodsOf(path);
    app.options(patternOf(path), () => preflight(methods));
    app.all(patternOf(path), () => refusal(new Refusal('method_not_allowed'), { Allow: methods }));
  }
  app.on(['GET', 'HEAD'], '*', (context, next) => {
    const { path } = context.req;
    const file = page?.get(path);
    const found = file ?? (path.startsWith('/api/') ? undefined : page?.get(ERROR_PAGE));
    const encoding = context.req.header('Accept-Encoding') ?? '';
    return found === undefined
      ? next()
      : Promise.resolve(servePage(found, encoding, file === undefined ? 404 : 200));
  });
  app.all('*', (context) =>
    page?.has(context.req.path) === true
      ? refusal(new Refusal('method_not_allowed'), { Allow: 'GET, HEAD' })
      : refusal(new Refusal('not_found')),
  );
  return app;
}

/** The path as the router takes it: the name of a tile has strokes in it. */
function patternOf(path: string): string {
  return path === ROUTES.logTile ? `${path}{.+}` : path;
}

/** The methods that a path takes, for Allow. */
function methodsOf(path: string): string {
  const own = endpoints.filter(({ route }) => ROUTES[route] === path).map(({ method }) => method);
  return [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}
