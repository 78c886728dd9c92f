-- The order of the population in which an audit ranked by a metric, on a day and in a scope, so that a partner that is evaluated alone can
-- be placed in it. One row an order: it is read whole.
create table audit_order (
  audit_id bigint not null references audit deferrable initially deferred,
  name text collate "C" not null, -- the metric, its scope and the day
  partners bigint[] not null,
  least float8[] not null, -- NaN: no value; -Infinity: open
  most float8[] not null,
  groups float8[] not null, -- NaN: not known
  primary key (audit_id, name)
);

do $$
begin
  if exists (select from pg_roles where rolname = 'tierwright_app') then
    grant select, insert on audit_order to tierwright_app;
  end if;
end $$;
