-- The newest standing of each partner on each ladder, so that a page need not evaluate to show it. Derived from recordings and
-- computed again at any time: not logged, and the one table from which the application may delete.
create table standing (
  partner_id bigint not null references partner,
  ladder text collate "C" not null,
  program_hash text collate "C" not null references program_version,
  as_of date not null,
  cut_off bigint not null,
  mode text not null check (mode in ('review', 'progress')),
  semantics integer not null,
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
  primary key (partner_id, ladder)
);

do $$
begin
  if exists (select from pg_roles where rolname = 'tierwright_app') then
    grant select, insert, update, delete on standing to tierwright_app;
  end if;
end $$;
