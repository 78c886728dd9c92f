import { oldRevenue } from '../old-revenue.ts';
import { keptWithout } from '../quiet.ts';
import { rule } from '../rule.ts';
import type { Rung } from '../subject.ts';

/** Shipped kinds that are business done, whatever a motion names as its activity. Certificates, papers and consents are none. */
const business = [
  'deal_registered',
  'deal_won',
  'pipeline_influenced',
  'referral_accepted',
  'joint_work',
  'implementation',
  'project_member',
  'csat_response',
  'integration_use',
  'mutual_customer',
];

export const noCurrentActivity = rule({
  code: 'no-current-activity',
  title: 'A tier can be kept without doing anything this year',
  level: 'error',
  reason:
    'What is in force or was once reached lasts by itself. A partner that went quiet then keeps its tier, and the tier says nothing about today.',
  remedy: 'Ask for something that has to happen within the review year: a deal, a project, a customer added.',
  *look(subject) {
    const kinds = new Set([...business, ...Object.values(subject.doc.motions).flatMap((m) => m.activity)]);
    const kept = keptWithout(subject, (kind) => kinds.has(kind));
    // What goes by old revenue is said there.
    const said = oldRevenue(subject).map((o) => o.rung);
    for (const ladder of subject.program.ladders) {
      const rungs = kept.filter((r) => r.ladder === ladder);
      const silent = (rung: Rung): boolean =>
        said.some(
          (s) => s === rung || (ladder.doc.cumulative && s.ladder === ladder && s.index < rung.index),
        );
      const left = rungs.filter((rung) => !silent(rung));
      // Each tier of a cumulative ladder asks for what those beneath it ask: the lowest is mended, and with it all others.
      for (const rung of ladder.doc.cumulative ? left.slice(0, 1) : left) {
        const top = ladder.doc.cumulative ? left.at(-1) : rung;
        const upTo = top && top !== rung ? ` and every tier above it up to '${top.tier.label}'` : '';
        yield {
          at: rung.path,
          message: `'${rung.tier.label}'${upTo} can be kept by a partner that has done no business for a year.`,
        };
      }
    }
  },
});
