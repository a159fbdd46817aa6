/** Ids are strings of 25 base36 characters; the brand keeps one kind from being used for another. */
declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type ClusterId = Id<'cluster'>;
export type NodeId = Id<'node'>;
export type ServiceId = Id<'service'>;
export type TaskId = Id<'task'>;
export type StackId = Id<'stack'>;
export type ManagerId = Id<'manager'>;
export type SessionId = Id<'session'>;
export type EventId = Id<'event'>;
export type RunId = Id<'run'>;
export type NetworkId = Id<'network'>;
export type MaterialId = Id<'material'>;
export type RouteId = Id<'route'>;

const ID_PATTERN = /^[0-9a-z]{25}$/;

export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

export const asClusterId = (text: string): ClusterId => text as ClusterId;
export const asNodeId = (text: string): NodeId => text as NodeId;
export const asServiceId = (text: string): ServiceId => text as ServiceId;
export const asTaskId = (text: string): TaskId => text as TaskId;
export const asStackId = (text: string): StackId => text as StackId;
export const asManagerId = (text: string): ManagerId => text as ManagerId;
export const asSessionId = (text: string): SessionId => text as SessionId;
export const asEventId = (text: string): EventId => text as EventId;
export const asRunId = (text: string): RunId => text as RunId;
export const asNetworkId = (text: string): NetworkId => text as NetworkId;
export const asMaterialId = (text: string): MaterialId => text as MaterialId;
export const asRouteId = (text: string): RouteId => text as RouteId;
