/** The API's methods about the cluster's diary. */
import type { ClusterEvent, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { eventToWire } from '@muster/shared/rpc/convert-objects';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { EventFilter__Output } from '@muster/shared/rpc/gen/muster/v1/EventFilter';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { ApiContext } from './context.ts';
import { pageOf } from './pages.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'ListEvents'>;

export function eventMethods(api: ApiContext): Methods {
  return {
    async ListEvents(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['events', request.filter],
          items: () => chosen(api.state.view, request.filter),
          keyOf: (event) => `${String(event.at).padStart(15, '0')}-${event.id}`,
          present: eventToWire,
        },
        signal,
      );
      return { events: items, nextPageToken, revision };
    },
  };
}

function chosen(view: StateView, filter: EventFilter__Output | null): Iterable<Stored<ClusterEvent>> {
  if (filter === null) return view.events();
  const { types, service, node, since } = filter;
  const services = new Set(service === '' ? [] : idsNamed(view.services(), service, ({ spec }) => spec.name));
  const nodes = new Set(node === '' ? [] : idsNamed(view.nodes(), node, ({ description }) => description.hostname));
  return [...view.events()].filter((event) => {
    if (event.at < since) return false;
    if (types.length > 0 && !types.some((type) => event.type === type || event.type.startsWith(`${type}.`))) return false;
    if (service !== '' && !(event.serviceId !== undefined && services.has(event.serviceId))) return false;
    return node === '' || (event.nodeId !== undefined && nodes.has(event.nodeId));
  });
}

/** The ids that a name or an id means. An id is taken as it is: events outlive what they tell of. */
function idsNamed<T extends { readonly id: string }>(objects: Iterable<T>, ref: string, nameOf: (object: T) => string): string[] {
  const ids = [ref];
  for (const object of objects) if (nameOf(object) === ref) ids.push(object.id);
  return ids;
}
