/** An endpoint of the contract bound to what answers it. */
import type { Answer, EndpointDoc, Input } from '../../api/endpoint.ts';
import type { Context, OpenContext, Reply } from './context.ts';

type ContextOf<D extends EndpointDoc> = D['permission'] extends 'anyone' ? OpenContext : Context;

/** What answers an endpoint. */
export type Handler<D extends EndpointDoc> = (
  ctx: ContextOf<D>,
  input: Input<D>,
) => Promise<Reply<Answer<D>>>;

/** A bound endpoint, its types forgotten: input was checked by the endpoint's own schemas before it gets here. */
export interface Route {
  readonly endpoint: EndpointDoc;
  readonly handle: (ctx: OpenContext, input: unknown) => Promise<Reply<unknown>>;
}

/** Binds an endpoint. */
export function route<D extends EndpointDoc>(endpoint: D, handler: Handler<D>): Route {
  // The pipeline gives what the endpoint declares: its context by its permission, its input by its schemas.
  return { endpoint, handle: handler as Route['handle'] };
}
