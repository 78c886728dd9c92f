/** Whether the words of a case are those of its program: a slip of the pen must not pass for a missing figure. */
import { fault, nearest, type Issue, type Place } from '../../core/issue.ts';
import { parseDay } from '../../core/calendar.ts';
import { isCurrency } from '../../core/currency.ts';
import { employmentFeed, fieldType, isSubject } from '../../core/program/kinds.ts';
import type { Program } from '../../core/program/program.ts';
import { everybody, ownKeys, repeated } from './rows.ts';
import type { Case, CaseEvidence, CasePartner, CaseSet } from './schema.ts';

type Path = readonly (string | number)[];

export interface CheckedCase {
  readonly case: Case;
  readonly program: Program;
  readonly sets: Readonly<Record<string, CaseSet>>;
  /** The place of a path within the case. */
  readonly at: (path: Path) => Place;
}

/** Every name in a case that nothing declares, and what else cannot be meant. */
export function checkCase(checked: CheckedCase): readonly Issue[] {
  const check = new CaseCheck(checked);
  check.data();
  check.expectations();
  return check.issues;
}

class CaseCheck {
  readonly issues: Issue[] = [];
  readonly #c: Case;
  readonly #program: Program;
  readonly #sets: Readonly<Record<string, CaseSet>>;
  readonly #at: (path: Path) => Place;

  constructor({ case: c, program, sets, at }: CheckedCase) {
    this.#c = c;
    this.#program = program;
    this.#sets = sets;
    this.#at = at;
  }

  #wrong(code: Issue['code'], path: Path, message: string, remedy: string): void {
    this.issues.push(fault(code, message, remedy, this.#at(path)));
  }

  #known(path: Path, what: string, name: string, names: readonly string[]): boolean {
    if (names.includes(name)) return true;
    const guess = nearest(name, names);
    const remedy = guess
      ? `Did you mean '${guess}'?`
      : names.length === 0
        ? 'There is none.'
        : `There are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`;
    this.#wrong('unknown-reference', path, `No ${what} is called '${name}'.`, remedy);
    return false;
  }

  data(): void {
    const { partners, people, feeds, rates } = this.#c.data;
    for (const [key, partner] of Object.entries(partners)) this.#partner(['data', 'partners', key], partner);
    this.#employers();
    for (const [person, spans] of Object.entries(people)) {
      const path = ['data', 'people', person];
      const employers =
        typeof spans === 'string'
          ? [[path, spans] as const]
          : !Array.isArray(spans)
            ? [[[...path, 'partner'], spans.partner] as const]
            : spans.map((s, i) => [[...path, i, 'partner'], s.partner] as const);
      for (const [place, employer] of employers)
        this.#known(place, 'partner of the case', employer, Object.keys(partners));
    }
    if (feeds !== 'all') {
      const { kinds } = this.#program;
      const names = [...Object.keys(kinds), employmentFeed];
      feeds.without.forEach((k, i) =>
        this.#known(['data', 'feeds', 'without', i], 'kind of evidence', k, names),
      );
      feeds.but.forEach(({ kind }, i) => {
        const path = ['data', 'feeds', 'but', i, 'kind'];
        if (!this.#known(path, 'kind of evidence', kind, names)) return;
        const by = kinds[kind]?.suppliedBy;
        if (by === 'program')
          this.#wrong('unknown-reference', path, `No feed brings '${kind}'.`, 'Take it out of `feeds`.');
      });
    }
    rates.forEach(({ currency }, i) => {
      if (!isCurrency(currency))
        this.#wrong(
          'currency-unknown',
          ['data', 'rates', i, 'currency'],
          `'${currency}' is no currency.`,
          'Write an ISO 4217 code such as EUR.',
        );
    });
  }

  #partner(path: Path, partner: CasePartner): void {
    const { doc } = this.#program;
    const motions =
      typeof partner.motions === 'string'
        ? [partner.motions]
        : Array.isArray(partner.motions)
          ? partner.motions
          : Object.keys(partner.motions);
    for (const m of motions) this.#known([...path, 'motions'], 'motion', m, Object.keys(doc.motions));
    partner.like.forEach((set, i) => {
      if (!this.#known([...path, 'like', i], 'set', set, Object.keys(this.#sets))) return;
      const { attributes, evidence } = this.#sets[set] ?? { attributes: {}, evidence: [] };
      // A set may serve several programs, each with attributes of its own.
      for (const [name, value] of Object.entries(attributes))
        if (nearest(name, Object.keys(doc.attributes)) !== undefined)
          this.#attribute([...path, 'like', i], name, value);
      for (const e of evidence) this.#evidence([...path, 'like', i], e);
    });
    for (const [name, given] of Object.entries(partner.attributes)) {
      const place = [...path, 'attributes', name];
      for (const value of Array.isArray(given) ? given.map((g) => g.value) : [given])
        this.#attribute(place, name, value);
    }
    partner.evidence.forEach((e, i) => this.#evidence([...path, 'evidence', i], e));
    // A tier held on a ladder that the program has no more is worth a case; a slip of the pen is not.
    partner.placements.forEach(({ ladder }, i) => {
      if (nearest(ladder, Object.keys(doc.ladders)) !== undefined)
        this.#known([...path, 'placements', i, 'ladder'], 'ladder', ladder, Object.keys(doc.ladders));
    });
    partner.reviews.forEach(({ ladder, day: on }, i) => {
      const at = [...path, 'reviews', i];
      if (!this.#known([...at, 'ladder'], 'ladder', ladder, Object.keys(doc.ladders))) return;
      if (!doc.ladders[ladder]?.tiers.some((t) => t.cure))
        this.#wrong(
          'missing-key',
          at,
          `No tier of the ladder '${ladder}' gives time to mend, so earlier reviews say nothing there.`,
          'Give the tier a `cure`, or take the review out.',
        );
      if (typeof on === 'number' && on >= 0)
        this.#wrong(
          'window-empty',
          [...at, 'day'],
          'An earlier review is of a day before the one that the case looks from.',
          'Name an earlier day.',
        );
    });
    if (partner.mergedInto)
      this.#known(
        [...path, 'mergedInto', 'partner'],
        'partner of the case',
        partner.mergedInto.partner,
        Object.keys(this.#c.data.partners),
      );
  }

  #attribute(path: Path, name: string, value: string | number | boolean): void {
    const { attributes } = this.#program.doc;
    if (!this.#known(path, 'attribute', name, Object.keys(attributes))) return;
    const declared = attributes[name];
    const text = String(value);
    const fits = {
      text: declared?.values === undefined || declared.values.includes(text),
      number: /^-?\d+(\.\d+)?$/.test(text),
      'yes-no': text === 'true' || text === 'false',
      day: parseDay(text) !== undefined,
    }[declared?.type ?? 'text'];
    if (!fits)
      this.#wrong(
        'wrong-type',
        path,
        `'${text}' is no value of the attribute '${name}' (${declared?.type ?? 'text'}).`,
        declared?.values === undefined
          ? 'Write one of its type.'
          : `Write one of: ${declared.values.join(', ')}.`,
      );
  }

  #evidence(path: Path, e: CaseEvidence): void {
    const { kinds } = this.#program;
    if (!this.#known([...path, 'kind'], 'kind of evidence', e.kind, Object.keys(kinds))) return;
    const kind = kinds[e.kind];
    if (!kind) return;
    const fields = Object.keys(kind.fields);
    for (const [name, value] of Object.entries(e)) {
      if (value === undefined || (ownKeys.has(name) && name !== 'amount')) continue;
      if (name === 'times' || fieldType(kind, name) !== undefined) continue;
      const guess = nearest(name, fields);
      this.#wrong(
        'field-unknown',
        [...path, name],
        `'${e.kind}' has no field '${name}'.`,
        guess && !isSubject(name)
          ? `Did you mean '${guess}'?`
          : fields.length > 0
            ? `It has: ${fields.join(', ')}.`
            : 'It has none.',
      );
    }
  }

  /** Somebody who stands in the evidence of two partners works for one of them a day; the case has to say when for whom. */
  #employers(): void {
    const { partners } = this.#c.data;
    const people = everybody(this.#c.data.people);
    const first = new Map<string, string>();
    for (const [key, { evidence }] of Object.entries(partners)) {
      evidence.forEach((e, i) => {
        for (const { person } of repeated(e)) {
          if (person === undefined || people.has(person)) continue;
          const other = first.get(person) ?? key;
          first.set(person, other);
          if (other !== key)
            this.#wrong(
              'person-overlap',
              ['data', 'partners', key, 'evidence', i, 'person'],
              `'${person}' stands in the evidence of '${other}' and of '${key}'.`,
              'Say under `people` who employs whom, or give them two names.',
            );
        }
      });
    }
  }

  expectations(): void {
    const { expect, summary, data } = this.#c;
    if (Object.keys(expect).length === 0 && Object.keys(summary).length === 0)
      this.#wrong(
        'missing-key',
        [],
        'The case expects nothing.',
        'Add `expect:` with a partner and a ladder.',
      );
    const { ladders } = this.#program;
    for (const [partner, rows] of Object.entries(expect)) {
      this.#known(['expect', partner], 'partner of the case', partner, Object.keys(data.partners));
      for (const [ladder, row] of Object.entries(rows)) {
        const path = ['expect', partner, ladder];
        if (
          !this.#known(
            path,
            'ladder',
            ladder,
            ladders.map((l) => l.key),
          )
        )
          continue;
        const tiers = ladders.find((l) => l.key === ladder)?.tiers ?? [];
        const names = tiers.map((t) => t.key);
        const named = (place: Path, tier: string | null | undefined): void => {
          if (typeof tier === 'string' && !tiers.some((t) => t.label === tier))
            this.#known(place, 'tier', tier, names);
        };
        for (const what of ['earned', 'possible', 'holdable', 'next', 'awardPending'] as const)
          named([...path, what], row[what]);
        const metrics = this.#program.metrics.map((m) => m.name);
        for (const m of Object.keys(row.facts)) this.#known([...path, 'facts', m], 'metric', m, metrics);
        for (const [tier, criteria] of Object.entries(row.criteria)) {
          named([...path, 'criteria', tier], tier);
          for (const m of Object.keys(criteria))
            this.#known([...path, 'criteria', tier, m], 'metric', m, metrics);
        }
      }
    }
  }
}
