/** The API's methods about HTTP routes. */
import { MusterError } from '@muster/shared/model/error';
import { asRouteId } from '@muster/shared/model/ids';
import type { Stored } from '@muster/shared/model/objects';
import type { EffectiveRoute, Route, RouteSpec } from '@muster/shared/model/route';
import { sameSpec } from '@muster/shared/model/same-spec';
import { isServing } from '@muster/shared/model/serving';
import type { ShownRoute } from '@muster/shared/model/shown';
import { isWanted } from '@muster/shared/model/task-state';
import { validateRouteSpec } from '@muster/shared/model/validate-route';
import type { StateView } from '@muster/shared/model/view';
import { routeSpecFromWire, routeToWire } from '@muster/shared/rpc/convert-route';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { RouteSpec__Output } from '@muster/shared/rpc/gen/muster/v1/RouteSpec';
import type { Implementation } from '@muster/shared/rpc/methods';
import { create, remove, replace } from '../state/mutation.ts';
import { inForce, problemOf, refuseRoute, routersOf, routeWarnings } from './change-route.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { pageOf } from './pages.ts';
import { etagOf } from './present.ts';
import { refuseField, refuseInvalid, refuseStale } from './refuse.ts';
import { resolveRoute } from './resolve-ref.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetRoute' | 'ListRoutes' | 'CreateRoute' | 'UpdateRoute' | 'DeleteRoute'>;

export function routeMethods(api: ApiContext): Methods {
  const { state } = api;

  return {
    async GetRoute({ ref }) {
      const labelled = labelledRoutes(state.view).find(({ id, spec }) => id === ref || spec.name === ref);
      if (labelled !== undefined && state.view.routeByName(ref) === undefined) return { route: routeToWire(presentLabelled(state.view, labelled)) };
      return { route: routeToWire(presentRoute(state.view, resolveRoute(state.view, ref))) };
    },

    async ListRoutes(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['routes'],
          items: () => [...[...state.view.routes()].map((route) => presentRoute(state.view, route)), ...labelledRoutes(state.view).map((route) => presentLabelled(state.view, route))],
          keyOf: ({ spec, id }) => `${spec.name}\0${id}`,
          present: routeToWire,
        },
        signal,
      );
      return { routes: items, nextPageToken, revision };
    },

    async CreateRoute({ spec, validateOnly, requestId, checkRevision }, { signal }) {
      const wanted = specFrom(spec);
      const outcome = await mutate(api, { method: 'CreateRoute', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        if (view.routeByName(wanted.name) !== undefined || labelledRoutes(view).some((route) => route.spec.name === wanted.name)) {
          throw new MusterError('already-exists', `there is a route "${wanted.name}" already`, {
            reason: 'ROUTE_NAME_TAKEN',
            hint: `Choose another name, or change that one: muster route update ${wanted.name}`,
          });
        }
        refuseRoute(view, wanted);
        const route: Route = { kind: 'route', id: asRouteId(api.newId()), createdAt: now, updatedAt: now, spec: wanted };
        const event = recordEvent(api, { at: now, type: 'route.created', message: `route ${wanted.name} created` });
        return { mutations: [create(route), event], objectId: route.id, result: route };
      });
      return { route: answer(outcome), warnings: routeWarnings(state.view), ...foreseenBy(outcome) };
    },

    async UpdateRoute({ ref, spec, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const wanted = specFrom(spec);
      const outcome = await mutate(api, { method: 'UpdateRoute', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = ownRoute(view, ref);
        refuseStale(`route ${current.spec.name}`, current, etag);
        if (wanted.name !== current.spec.name) refuseField('spec.name', `of a route cannot change from "${current.spec.name}"`);
        if (sameSpec(wanted, current.spec)) return { mutations: [], objectId: current.id, result: current };
        refuseRoute(view, wanted, current.id);
        const route = { ...current, spec: wanted, updatedAt: now };
        const event = recordEvent(api, { at: now, type: 'route.updated', message: `route ${wanted.name} updated` });
        return { mutations: [replace(route), event], objectId: route.id, result: route };
      });
      return { route: answer(outcome), warnings: routeWarnings(state.view), ...foreseenBy(outcome) };
    },

    async DeleteRoute({ ref, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteRoute', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const route = ownRoute(view, ref);
        refuseStale(`route ${route.spec.name}`, route, etag);
        const event = recordEvent(api, { at: now, type: 'route.removed', message: `route ${route.spec.name} removed` });
        return { mutations: [remove(route), event], objectId: route.id, result: route };
      });
      return outcome.type === 'planned' ? { route: routeToWire(presentRoute(state.view, outcome.plan.result)), ...foreseenBy(outcome) } : {};
    },
  };

  function answer(outcome: Outcome<Route | Stored<Route>>) {
    const id = asRouteId(outcome.type === 'planned' ? outcome.plan.objectId : outcome.objectId);
    const planned = outcome.type === 'planned' ? { version: 0, ...outcome.plan.result } : undefined;
    const route = state.view.route(id) ?? planned;
    if (route === undefined) throw new MusterError('not-found', 'the route that this request made is gone', { reason: 'ROUTE_NOT_FOUND', hint: 'See what there is: muster route ls' });
    return routeToWire(presentRoute(state.view, route));
  }
}

function specFrom(message: RouteSpec__Output | null): RouteSpec {
  const spec = routeSpecFromWire(message ?? refuseField('spec', 'is required'));
  refuseInvalid('the route', validateRouteSpec(spec));
  return spec;
}

const labelledRoutes = (view: StateView) => inForce(view).filter(({ labelledBy }) => labelledBy !== undefined);

function ownRoute(view: StateView, ref: string): Stored<Route> {
  const labelled = view.routeByName(ref) === undefined ? labelledRoutes(view).find(({ id, spec }) => id === ref || spec.name === ref) : undefined;
  if (labelled === undefined) return resolveRoute(view, ref);
  throw new MusterError('failed-precondition', `route ${labelled.spec.name} is made by the labels of service ${labelled.labelledBy ?? ''}`, {
    reason: 'ROUTE_OF_LABELS',
    hint: `Change the labels: muster service update --label-rm … --label-add … ${labelled.labelledBy ?? ''}`,
  });
}

function presentRoute(view: StateView, route: Stored<Route>): ShownRoute {
  const { id, version, createdAt, updatedAt, spec } = route;
  return { id, version, etag: etagOf(route), createdAt, updatedAt, spec, labelledBy: '', ...servedOf(view, spec) };
}

function presentLabelled(view: StateView, { id, spec, createdAt, labelledBy = '' }: EffectiveRoute): ShownRoute {
  const service = view.serviceByName(labelledBy);
  return { id, version: service?.version ?? 0, etag: service === undefined ? '' : etagOf(service), createdAt, updatedAt: service?.updatedAt ?? createdAt, spec, labelledBy, ...servedOf(view, spec) };
}

function servedOf(view: StateView, spec: RouteSpec): Pick<ShownRoute, 'endpoints' | 'routers' | 'problem'> {
  const service = view.serviceByName(spec.service);
  const endpoints = service === undefined ? 0 : [...view.tasksOfService(service.id)].filter((task) => isServing(task) && isWanted(task.desiredState)).length;
  return { endpoints, routers: routersOf(view), problem: problemOf(view, spec, endpoints) };
}
