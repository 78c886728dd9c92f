/** How an endpoint is declared, from left to right: where, who may, what comes in, what goes out, what may go wrong. */
import type { z } from 'zod';
import type { IssueCode } from '../core/issue.ts';
import type { Permission } from './permissions.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What endpoints are about, in the order in which the document lists them, with a sentence for people. */
export const tags = {
  session: 'Who I am and what I may.',
  programs: 'Programs, their versions, what the review says of them, and the one that standings follow.',
  partners:
    'Companies: under parents, merged, with contacts, manager, region and where they are in their life with the vendor.',
  persons: 'The people of partners, and who employs them when.',
  evidence: 'Dated facts about partners: claimed, verified, rejected, corrected, retracted.',
  imports: 'Files of other systems: uploaded, looked at, taken over, undone.',
  feeds: 'How complete each kind of evidence is, and through which day.',
  attestations: 'Answers of reviewers to the questions that gate and fit ask.',
  audits: 'Every partner by the evidence of a day: run, read, compared, exported.',
  standings: 'Where each partner stands by what is known now, and why.',
  tasks: 'What takes longer than a request: how far it is, and what came of it.',
  log: 'Every change: who, when, what, why; chained, so that a change of the log shows.',
  accounts: 'Who may sign in, in which role.',
  keys: 'Keys for programs that use this interface.',
  portal: 'What a partner’s own people see and do.',
  server: 'The server itself.',
} as const;
export type Tag = keyof typeof tags;

/** What a request carries: JSON after a schema, or a text of a media type. */
export type BodyDoc =
  | { readonly json: z.ZodType; readonly example: unknown }
  | {
      readonly media: 'text/csv' | 'application/yaml';
      readonly description: string;
      readonly example: string;
      /** Not held in memory: the handler reads it as it comes. */
      readonly streamed?: true;
    };

/** What comes back when all went well. */
export type AnswerDoc =
  | {
      readonly status: 200 | 201 | 202;
      readonly json: z.ZodType;
      readonly example: unknown;
      readonly etag?: true;
    }
  | { readonly status: 200; readonly media: string; readonly description: string }
  | { readonly status: 204 };

export interface EndpointDoc {
  /** Named by what it does, such as `listPartners`; the typed client has a method of this name. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`, with parameters in braces. */
  readonly path: `/${string}`;
  readonly tag: Tag;
  /**
   * Who may: by the table of permissions, everybody who is signed in, everybody with a session of their own and no key (what would let a
   * key outgrow its limits), or anyone.
   */
  readonly permission: Permission | 'signed-in' | 'session' | 'anyone';
  /** A few words. */
  readonly summary: string;
  /** What it does, what it does not, and what to know; sentences. */
  readonly description: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: BodyDoc;
  readonly answer: AnswerDoc;
  /** What may go wrong here besides what may everywhere. */
  readonly errors: readonly IssueCode[];
  /** Whether it replaces something that others may change meanwhile, so that `If-Match` has to say which state was seen. */
  readonly edits?: true;
}

/** An endpoint, with the types of what it takes and gives kept. */
export function endpoint<const D extends EndpointDoc>(doc: D): D {
  return doc;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler gets of a request, checked. */
export interface Input<D extends EndpointDoc> {
  readonly params: Parsed<D['params']>;
  readonly query: Parsed<D['query']>;
  readonly body: D['body'] extends { readonly json: infer S }
    ? Parsed<S>
    : D['body'] extends { readonly streamed: true }
      ? ReadableStream<Uint8Array>
      : D['body'] extends { readonly media: string }
        ? Uint8Array
        : undefined;
}

/** What a handler answers: JSON as the schema has it before it is written, or bytes. */
export type Answer<D extends EndpointDoc> = D['answer'] extends { readonly json: infer S }
  ? S extends z.ZodType
    ? z.input<S>
    : never
  : D['answer'] extends { readonly media: string }
    ? AsyncIterable<Uint8Array | string> | string | Uint8Array
    : undefined;

/** What callers send; strings of parameters are as they stand in the path. */
export interface Sent<D extends EndpointDoc> {
  readonly params: D['params'] extends z.ZodType ? z.input<D['params']> : undefined;
  readonly query: D['query'] extends z.ZodType ? z.input<D['query']> : undefined;
  readonly body: D['body'] extends { readonly json: infer S }
    ? S extends z.ZodType
      ? z.input<S>
      : never
    : D['body'] extends { readonly media: string }
      ? string | Uint8Array
      : undefined;
}

/** What callers get. */
export type Received<D extends EndpointDoc> = D['answer'] extends { readonly json: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : never
  : D['answer'] extends { readonly media: string }
    ? string
    : undefined;
