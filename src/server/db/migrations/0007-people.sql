-- People who sign in, what they may do, and the wall between partners.

-- Sign-in, as better-auth has it (its names of columns). Nothing of it is logged or kept: sessions and links end and go.
create table auth_user (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean
);
create table auth_session (
  id uuid primary key default gen_random_uuid(),
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth_user on delete cascade
);
create index "auth_session_userId_idx" on auth_session ("userId");
create table auth_credential (
  id uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth_user on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "auth_credential_userId_idx" on auth_credential ("userId");
create table auth_verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "auth_verification_identifier_idx" on auth_verification (identifier);
create table auth_two_factor (
  id uuid primary key default gen_random_uuid(),
  secret text not null,
  "backupCodes" text not null,
  "userId" uuid not null references auth_user on delete cascade,
  verified boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index "auth_two_factor_secret_idx" on auth_two_factor (secret);
create index "auth_two_factor_userId_idx" on auth_two_factor ("userId");
create table auth_rate_limit (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  count integer not null,
  "lastRequest" bigint not null
);

-- Who acts. The log names accounts by number; name and address stand in auth_user and go when somebody is erased.
create table account (
  id bigint generated always as identity primary key,
  user_id uuid unique references auth_user on delete set null,
  person_id bigint references person, -- whom a partner employs; null for the vendor's own people
  recorded_in bigint not null references recording deferrable initially deferred
);
create index account_person on account (person_id) where person_id is not null;
create table role_grant (
  account_id bigint not null references account,
  role text collate "C" not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (account_id, role, recorded_in)
);
create unique index role_grant_current on role_grant (account_id, role) where superseded_in is null;
create table invitation (
  id bigint generated always as identity primary key,
  email text, -- null once it is accepted, withdrawn or erased
  name text,
  role text collate "C" not null,
  person_id bigint references person,
  digest bytea not null unique, -- of the link's secret
  expires_at timestamptz not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred
);
create table api_key (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  name text not null,
  start text not null, -- its first characters, to recognise it by
  digest bytea not null unique,
  scopes text[] collate "C" not null,
  expires_on date not null, -- last day, inclusive
  used_on date,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred
);
create index api_key_account on api_key (account_id);

-- What the team keeps about a company beside evidence. The whole card is replaced by an edit.
create table partner_card (
  partner_id bigint not null references partner,
  parent_id bigint references partner,
  manager_id bigint references account,
  region text,
  state text collate "C" check (state in ('applicant', 'onboarding', 'active', 'suspended', 'exiting')), -- null: nobody has said
  reason text, -- of the state
  since date, -- of the state
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, recorded_in),
  check (parent_id <> partner_id),
  check ((state is null) = (since is null)),
  check (reason is not null or state <> 'suspended')
);
create unique index partner_card_current on partner_card (partner_id) where superseded_in is null;
create index partner_card_manager on partner_card (manager_id) where superseded_in is null;
create index partner_card_parent on partner_card (parent_id) where superseded_in is null;
create table partner_contact (
  partner_id bigint not null references partner,
  person_id bigint not null references person,
  role text not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (partner_id, person_id, role, recorded_in)
);
create unique index partner_contact_current on partner_contact (partner_id, person_id, role) where superseded_in is null;

-- What is said of a row of evidence: the proof of a claim, the reason of a decision.
create table evidence_note (
  partner_id bigint not null references partner,
  id bigint generated always as identity,
  source text collate "C" not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  account_id bigint not null references account,
  text text, -- null once erased
  link text,
  recorded_in bigint not null references recording deferrable initially deferred,
  primary key (partner_id, id)
);
create index evidence_note_row on evidence_note (source, kind, external_id);

-- The list of partners by name.
create index partner_name_order on partner_name (name collate "C", partner_id) where superseded_in is null;

-- One row by its number, and the newest first; the versions of it that were replaced, which are few.
create unique index evidence_id on evidence (id);
create index evidence_former on evidence (source, kind, external_id) where superseded_in is not null;

-- The recording that named a person by hand, which an edit of the name is compared with.
alter table person_name add column named_in bigint references recording deferrable initially deferred;

-- The version that live standings follow, from a day.
create table program_choice (
  hash text collate "C" not null references program_version,
  from_day date not null,
  recorded_in bigint not null references recording deferrable initially deferred,
  superseded_in bigint references recording deferrable initially deferred,
  primary key (from_day, recorded_in)
);
create unique index program_choice_current on program_choice (from_day) where superseded_in is null;

-- Work to be done soon. Derived from what is recorded, not logged, and gone once done.
create table standing_due (
  partner_id bigint primary key references partner,
  recording bigint not null -- the newest that made it due
);
-- What takes longer than a request. Whoever works on one holds an advisory lock by its number, so that one left behind by a process
-- that was killed is found and begun again.
create table task (
  id bigint generated always as identity primary key,
  account_id bigint references account, -- null: the server itself
  what text collate "C" not null,
  request jsonb not null,
  state text collate "C" not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress jsonb,
  result jsonb,
  issues jsonb,
  tries integer not null default 0,
  made_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz
);
create index task_open on task (id) where state in ('waiting', 'running');
create index task_account on task (account_id, id);
-- Files that were sent to be imported, in pieces: they live and go with the record of them.
create table upload (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  name text not null,
  size bigint not null,
  sha256 bytea not null,
  made_at timestamptz not null
);
create table upload_piece (
  upload_id bigint not null references upload on delete cascade,
  n integer not null,
  bytes bytea not null,
  primary key (upload_id, n)
);
-- Imports that were undone, by the recording that undid them.
create table import_undo (
  recorded_in bigint primary key references recording deferrable initially deferred,
  undoes bigint not null unique references import
);
create table mail (
  id bigint generated always as identity primary key,
  address text not null,
  subject text not null,
  body text not null,
  made_at timestamptz not null,
  due_at timestamptz not null,
  tries integer not null default 0,
  failure text
);
create index mail_due on mail (due_at);
create table reset_request (
  id bigint generated always as identity primary key,
  email text not null,
  made_at timestamptz not null
);
-- What a partner's own people ask for. The portal's role writes it, under the policies below; the application takes it over.
create table portal_request (
  id uuid primary key default gen_random_uuid(),
  partner_id bigint not null references partner,
  account_id bigint not null references account,
  what text collate "C" not null,
  content jsonb not null
);
-- Answers to requests with an idempotency key (I47).
create table idempotency (
  caller text collate "C" not null,
  key text collate "C" not null,
  request bytea not null, -- digest of method, address and body
  until timestamptz not null, -- in flight: when it counts as dead; answered: when it may be forgotten
  status integer, -- null while in flight
  headers jsonb,
  body text,
  primary key (caller, key)
);
create index idempotency_until on idempotency (until);

-- The wall. The portal's role sees the companies that employ a person on a day, both said at the beginning of each transaction; without
-- them it sees nothing. The function reads employments as the owner, for whom no policy holds.
do $do$
begin
  -- In the schema of the tables, whichever that is, and before anything that a session could put in their place.
  execute format($sql$
create function portal_partners() returns bigint[] language sql stable security definer
  set search_path = pg_catalog, %I, pg_temp as $$
  with here as (
    select distinct coalesce(a.canonical_id, e.partner_id) as id
    from employment e left join partner_alias a on a.partner_id = e.partner_id and a.superseded_in is null
    where e.person_id = nullif(current_setting('tierwright.person', true), '')::bigint
      and e.superseded_in is null
      and e.from_day <= nullif(current_setting('tierwright.today', true), '')::date
      and (e.to_day is null or e.to_day >= nullif(current_setting('tierwright.today', true), '')::date)
  )
  select coalesce(array_agg(id), '{}') from (
    select id from here
    union
    select a.partner_id from partner_alias a join here on here.id = a.canonical_id where a.superseded_in is null
  ) mine
$$
$sql$, current_schema());
end $do$;
revoke all on function portal_partners() from public;

do $$
declare
  walled text;
begin
  if not exists (select from pg_roles where rolname = 'tierwright_app') then return; end if;

  -- The application works everywhere; its rights are those granted.
  foreach walled in array array['partner', 'partner_key', 'partner_name', 'partner_alias', 'partner_attribute', 'partner_card',
    'partner_contact', 'enrolment', 'placement', 'employment', 'person', 'person_name', 'person_key', 'evidence', 'evidence_note',
    'program_version', 'program_choice', 'portal_request']
  loop
    execute format('alter table %I enable row level security', walled);
    execute format('create policy app on %I to tierwright_app using (true) with check (true)', walled);
  end loop;

  grant select, insert, update, delete on auth_user, auth_session, auth_credential, auth_verification, auth_two_factor,
    auth_rate_limit to tierwright_app;
  grant select, insert on import_undo, account, role_grant, invitation, api_key, partner_card, partner_contact, evidence_note, program_choice
    to tierwright_app;
  grant update (superseded_in) on role_grant, partner_card, partner_contact, program_choice to tierwright_app;
  grant update (email, name, superseded_in) on invitation to tierwright_app;
  grant update (used_on, superseded_in) on api_key to tierwright_app;
  grant update (user_id) on account to tierwright_app;
  grant update (text, link) on evidence_note to tierwright_app;
  grant update (named_in) on person_name to tierwright_app;
  grant select, insert, update, delete on standing_due, task, upload, upload_piece, mail, reset_request, idempotency
    to tierwright_app;
  grant select, delete on portal_request to tierwright_app;
  grant execute on function portal_partners() to tierwright_portal;

  -- What its endpoints read and no more; what is computed from other tables is computed by the application, for the partner found here.
  foreach walled in array array['partner_key', 'partner_name', 'enrolment', 'placement', 'employment']
  loop
    execute format('grant select on %I to tierwright_portal', walled);
    execute format('create policy portal on %I for select to tierwright_portal
      using (partner_id = any ((select portal_partners())::bigint[]))', walled);
  end loop;
  -- What reviewers of the vendor answer is not for the partner to read.
  foreach walled in array array['evidence', 'evidence_note']
  loop
    execute format('grant select on %I to tierwright_portal', walled);
    execute format('create policy portal on %I for select to tierwright_portal
      using (partner_id = any ((select portal_partners())::bigint[]) and kind not in (''attestation'', ''scorecard''))', walled);
  end loop;
  -- Of the card neither state nor reason.
  grant select (partner_id, manager_id, region, superseded_in) on partner_card to tierwright_portal;
  create policy portal on partner_card for select to tierwright_portal
    using (partner_id = any ((select portal_partners())::bigint[]));
  grant select on partner, partner_alias, person, person_name, program_choice to tierwright_portal;
  grant select (id, person_id) on account to tierwright_portal;
  grant select (hash, key, name, canonical, kinds, published_on) on program_version to tierwright_portal;
  create policy portal on partner for select to tierwright_portal using (id = any ((select portal_partners())::bigint[]));
  create policy portal on partner_alias for select to tierwright_portal
    using (canonical_id = any ((select portal_partners())::bigint[]));
  -- Through the employments that the role may see: names also of those who have left, since evidence names them.
  create policy portal on person for select to tierwright_portal
    using (id in (select e.person_id from employment e where e.superseded_in is null));
  create policy portal on person_name for select to tierwright_portal
    using (person_id in (select e.person_id from employment e where e.superseded_in is null));
  -- Who may sign in: those who work there today.
  alter table account enable row level security;
  create policy app on account to tierwright_app using (true) with check (true);
  create policy portal on account for select to tierwright_portal
    using (person_id in (select e.person_id from employment e where e.superseded_in is null
      and e.from_day <= nullif(current_setting('tierwright.today', true), '')::date
      and (e.to_day is null or e.to_day >= nullif(current_setting('tierwright.today', true), '')::date)));
  -- Programs as far as one was ever chosen, for whoever has a company: drafts are the vendor's own.
  create policy portal on program_choice for select to tierwright_portal
    using (cardinality((select portal_partners())) > 0);
  create policy portal on program_version for select to tierwright_portal
    using (hash in (select c.hash from program_choice c where c.superseded_in is null));
  -- For the own company, under the own account.
  grant insert on portal_request to tierwright_portal;
  create policy portal on portal_request for insert to tierwright_portal
    with check (partner_id = any ((select portal_partners())::bigint[]) and account_id in (select a.id from account a
      where a.person_id = nullif(current_setting('tierwright.person', true), '')::bigint));
end $$;
