-- The store. Rule 11 of the model: every transaction that changes anything makes one recording; what it makes known
-- carries the recording's number (recorded_in), and what it replaces carries it too (superseded_in). A cut-off is a
-- recording: a row is visible at cut-off c when recorded_in <= c and (superseded_in is null or superseded_in > c).
-- Days are dates in the program's time zone; instants exist only in `recording.at`, which no rule reads.
-- A recording's row is written once, at the end of its transaction, so references to it are checked at commit.
-- Tables that grow with partners carry the partner's id first in their key.

create extension if not exists btree_gist;

-- The log (rule 38). One entry a recording; the chain holds salted digests, what they digest lives in log_content and
-- can be erased. The one row of log_head is the lock under which numbers are given, so number order is commit order.
create table log_head (
  single boolean primary key default true check (single), -- `only` is a word of SQL
  number bigint not null,
  hash bytea not null
);
insert into log_head (number, hash) values (0, decode(repeat('00', 32), 'hex'));

create table actor (
  id bigint generated always as identity primary key,
  label text unique, -- null once erased
  erased_in bigint
);

create table recording (
  number bigint primary key,
  at timestamptz not null,
  actor bigint not null references actor,
  action text not null,
  digest bytea not null,
  previous bytea not null,
  hash bytea not null
);

create table log_content (
  number bigint primary key references recording deferrable initially deferred,
  salt bytea, -- null once erased
  content jsonb, -- what, before, after, why; null once erased
  erased_in bigint
);

-- Program versions: immutable, addressed by the hash of their canonical JSON; the source text is kept beside.
create table program_version (
  hash text collate "C" primary key,
  key text collate "C" not null,
  name text not null,
  canonical text not null,
  source text not null,
  kinds text not null, -- the kinds file it was read with, canonical
  published_on date,
  recorded_in bigint not null references recording deferrable initially deferred
);

-- Partners. A key per source; merges are aliases, never deletions (rule 40).
create table partner (
  id bigint generated always as identity primary key,
  recorded_in bigint not null references recording deferrable initially deferred
);
create table partner_key (
  partner_id bigint not null references partner,
  source text collate "C" not null,
  key text collate "C" not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, source, key, recorded_in)
);
create unique index partner_key_current on partner_key (source, key) where superseded_in is null;
create table partner_name (
  partner_id bigint not null references partner,
  name text not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, recorded_in)
);
create unique index partner_name_current on partner_name (partner_id) where superseded_in is null;
create table partner_alias (
  partner_id bigint not null references partner,
  canonical_id bigint not null references partner,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, recorded_in),
  check (partner_id <> canonical_id)
);
create unique index partner_alias_current on partner_alias (partner_id) where superseded_in is null;
create index partner_alias_canonical on partner_alias (canonical_id);
create table partner_attribute (
  partner_id bigint not null references partner,
  name text collate "C" not null,
  since date not null,
  value text collate "C" not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, name, since, recorded_in)
);
create unique index partner_attribute_current on partner_attribute (partner_id, name, since) where superseded_in is null;
create table enrolment (
  partner_id bigint not null references partner,
  motion text collate "C" not null,
  from_day date not null,
  to_day date, -- inclusive
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, motion, from_day, recorded_in),
  check (to_day is null or to_day >= from_day),
  exclude using gist (partner_id with =, motion with =, daterange(from_day, to_day, '[]') with &&) where (superseded_in is null)
);
-- One placement per partner, ladder and day (I5).
create table placement (
  partner_id bigint not null references partner,
  ladder text collate "C" not null,
  tier text not null,
  from_day date not null,
  to_day date, -- inclusive
  held_until date, -- a latch (page 2c, 8)
  reason text not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, ladder, from_day, recorded_in),
  check (to_day is null or to_day >= from_day),
  exclude using gist (partner_id with =, ladder with =, daterange(from_day, to_day, '[]') with &&) where (superseded_in is null)
);

-- Persons: pseudonymous ids; names can be erased; employed over dated spans, by one partner a day (rule 40).
create table person (
  id bigint generated always as identity primary key,
  recorded_in bigint not null references recording deferrable initially deferred
);
create table person_key (
  person_id bigint not null references person,
  source text collate "C" not null,
  key text collate "C", -- null once erased
  digest bytea not null, -- of the key; lets an erased person stay erased when a file names it again
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (person_id, source, digest, recorded_in)
);
create unique index person_key_current on person_key (source, digest) where superseded_in is null;
create table person_name (
  person_id bigint primary key references person,
  name text, -- null once erased
  erased_in bigint references recording deferrable initially deferred
);
create table employment (
  partner_id bigint not null references partner,
  person_id bigint not null references person,
  from_day date not null,
  to_day date, -- inclusive
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, person_id, from_day, recorded_in),
  check (to_day is null or to_day >= from_day),
  exclude using gist (person_id with =, daterange(from_day, to_day, '[]') with &&) where (superseded_in is null)
);
create index employment_person on employment (person_id);

-- Evidence: dated facts about a partner, or about a person under the partner that reported it.
create table evidence (
  partner_id bigint not null references partner,
  id bigint generated always as identity,
  kind text collate "C" not null,
  day date not null,
  valid_until date, -- last valid day, inclusive
  status text collate "C" not null check (status in ('claimed', 'verified', 'rejected', 'retracted')),
  amount numeric,
  currency text collate "C",
  person_id bigint references person,
  customer text collate "C",
  product text collate "C",
  thing text collate "C",
  origin text collate "C",
  origin_day date,
  fields jsonb not null default '{}',
  source text collate "C" not null,
  external_id text collate "C" not null,
  recorded_in bigint not null, -- no foreign key: millions of deferred checks; `verify` counts them instead
  superseded_in bigint,
  primary key (partner_id, id),
  check (amount is null or currency is not null),
  check (superseded_in is null or superseded_in > recorded_in)
);
create unique index evidence_current on evidence (source, kind, external_id) where superseded_in is null;
create index evidence_partner_kind on evidence (partner_id, kind, day);
create index evidence_person on evidence (person_id, kind) where person_id is not null;

-- Feeds: where a kind comes from, the day through which it is complete, how far it may lag, which fields it carries.
create table feed (
  source text collate "C" not null,
  kind text collate "C" not null,
  complete_through date,
  lag_days integer not null default 0 check (lag_days >= 0),
  fields text[] not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (source, kind, recorded_in)
);
create unique index feed_current on feed (source, kind) where superseded_in is null;

-- Reference tables, bitemporal: rate cards, retirements, moving sets. Currency rates have a table of their own.
create table reference_row (
  name text collate "C" not null,
  id bigint generated always as identity,
  key jsonb not null,
  from_day date not null,
  to_day date, -- inclusive
  values jsonb not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (name, id),
  check (to_day is null or to_day >= from_day)
);
create unique index reference_row_current on reference_row (name, key, from_day) where superseded_in is null;
create table currency_rate (
  target text collate "C" not null, -- the program currency
  currency text collate "C" not null,
  day date not null,
  rate numeric not null check (rate > 0), -- target units for one unit of `currency`
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (target, currency, day, recorded_in)
);
create unique index currency_rate_current on currency_rate (target, currency, day) where superseded_in is null;

-- Imports: what was read, by digest, so that a repeat is recognised and a recording can be traced to its file.
create table import (
  recorded_in bigint primary key references recording deferrable initially deferred,
  source text collate "C" not null,
  what text collate "C" not null,
  files jsonb not null, -- [{name, sha256, rows}]
  counts jsonb not null -- {added, changed, unchanged, retracted, rejected}
);

-- Audits: pinned to version, cut-off, day and semantics; facts and results are stored, words are not.
create table audit (
  id bigint generated always as identity primary key,
  program_hash text collate "C" not null references program_version,
  as_of date not null,
  cut_off bigint not null,
  mode text not null check (mode in ('review', 'progress')),
  semantics integer not null,
  metrics text[] not null, -- names of the columns of audit_fact, in order
  digest bytea,
  recorded_in bigint not null references recording deferrable initially deferred
);
create table audit_fact (
  audit_id bigint not null references audit deferrable initially deferred,
  partner_id bigint not null,
  scope text collate "C" not null default '',
  sample date not null,
  least float8[] not null, -- NaN: no value; -Infinity: open
  most float8[], -- null where equal to least
  primary key (audit_id, partner_id, scope, sample)
);
create table audit_result (
  audit_id bigint not null references audit deferrable initially deferred,
  partner_id bigint not null,
  ladder text collate "C" not null,
  current text, -- the tier held, as recorded
  earned smallint not null, -- index of the tier, -1 below entry
  possible smallint not null,
  holdable smallint not null,
  eligible smallint not null,
  fit_least float8,
  fit_most float8,
  fit_verdict text not null,
  gate text not null,
  decision text not null,
  next_tier smallint,
  primary key (audit_id, partner_id, ladder)
);

-- Half-even to whole numbers; PostgreSQL's own round(numeric) is half away from zero (rule 9).
create function half_even(x numeric) returns numeric language sql immutable parallel safe strict
  return case
    when abs(x - trunc(x)) = 0.5 then trunc(x) + case when mod(trunc(x), 2) = 0 then 0 else sign(x) end
    else round(x)
  end;

-- Exact float64 of a whole number, and NaN for "no value".
create function fact(x numeric) returns float8 language sql immutable parallel safe
  return coalesce(x::float8, 'NaN'::float8);

-- What the application may do. It adds; it never deletes; of what stands it may only say that it was superseded.
-- A server without the separate roles (one address for everything) has nobody to grant to.
do $$
begin
  if exists (select from pg_roles where rolname = 'tierwright_app') then
    grant select on all tables in schema public to tierwright_app;
    grant insert on all tables in schema public to tierwright_app;
    grant usage on all sequences in schema public to tierwright_app;
    grant update (number, hash) on log_head to tierwright_app;
    grant update (superseded_in) on partner_key, partner_name, partner_alias, partner_attribute, enrolment, placement,
      person_key, employment, evidence, feed, reference_row, currency_rate to tierwright_app;
    grant update (published_on) on program_version to tierwright_app;
    grant update (digest) on audit to tierwright_app;
    -- Erasure (rule 38) is the one way in which content goes, and it leaves the chain whole.
    grant update (salt, content, erased_in) on log_content to tierwright_app;
    grant update (label, erased_in) on actor to tierwright_app;
    grant update (key) on person_key to tierwright_app;
    grant update (name, erased_in) on person_name to tierwright_app;
    revoke insert on log_head from tierwright_app;
  end if;
end $$;
