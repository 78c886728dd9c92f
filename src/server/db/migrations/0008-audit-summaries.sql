-- What an audit comes to, so that nobody has to evaluate again to look at it. Like facts and results it is derived from what was pinned.
create table audit_summary (
  audit_id bigint primary key references audit deferrable initially deferred,
  summary jsonb not null -- distributions by ladder, counts of what stands out, readiness
);
-- gem: out of the lowest tier to the top or two higher; misfit: holds a tier and fits the profile no longer; paper: fails the gate; open: its
-- tier is not sure. Null in audits that were stored before there were marks.
alter table audit_result add column marks text[] collate "C";

-- Which rows a recording made known, and which it replaced: what one import did, without reading everything.
create index evidence_recorded on evidence (recorded_in);
create index evidence_superseded on evidence (superseded_in) where superseded_in is not null;

do $$
begin
  if exists (select from pg_roles where rolname = 'tierwright_app') then
    grant select, insert on audit_summary to tierwright_app;
  end if;
end $$;
