/** What a tier asks that follows from what is asked anyway. Conditions decide it, not words (`../program/diff/README.md`). */
import { askedOf, daysOf, groupOf, tierAsked, type Reading } from '../program/diff/asked.ts';
import { allOf, haveInCommon, implies, never, type Condition } from '../program/diff/condition.ts';
import type { Program } from '../program/program.ts';
import type { GroupDoc } from '../program/schema.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** Something that a tier asks and that changes nothing: who reaches the tier is the same without it. */
export interface Implied {
  readonly doc: GroupDoc;
  readonly path: Path;
  /** `choice`: one of several of which some are enough, and whoever has it has enough without it. */
  readonly as: 'criterion' | 'choice';
  /** The one criterion, of the tier itself or of one beneath, from which it follows; null where it takes several. */
  readonly from: Source | null;
}

interface Source {
  readonly rung: Rung;
  readonly doc: GroupDoc;
}

/** Whether whoever reaches the tier beneath reaches this one as well, in the end: when all that is dated has begun or is over. */
export function asksNothingMore({ program, today }: Subject, { ladder, index }: Rung): boolean {
  const gate = (program.doc.gate?.checks ?? []).map((c) => c.ask);
  const last = daysOf(...ladder.tiers.map((t) => t.doc), ...gate).at(-1) ?? today;
  const reading: Reading = { way: 'enter', day: last > today ? last : today };
  const lower = partsOf(tierAsked(program, ladder, index - 1, reading));
  // What a tier asks itself comes last, and most likely asks for more.
  const upper = partsOf(tierAsked(program, ladder, index, reading)).toReversed();
  return upper.every((part) => follows(lower, part)) && !implies(allOf(lower), never);
}

/** What a tier asks that follows from the rest of its criteria, and on a cumulative ladder from those of the tiers beneath. */
export function impliedIn(subject: Subject, rung: Rung, asked: AskedParts): readonly Implied[] {
  const { enter } = rung.tier.doc;
  const path = [...rung.path, 'enter'];
  const isList = 'all' in enter && enter.from === undefined && enter.until === undefined;
  const search = new Search(subject, rung, asked);
  const members: readonly GroupDoc[] = isList ? enter.all : [enter];
  // Choices first, so that a plain criterion stays where either would do; of two that say the same the later one is too much.
  const order = [...members.keys()].toSorted((a, b) => sizeOf(members[b]) - sizeOf(members[a]) || b - a);
  const left = new Map(members.entries());
  for (const i of order) {
    const [doc, at] = [members[i], isList ? [...path, 'all', i] : path];
    if (!doc) continue;
    left.delete(i);
    const kept = search.visit({
      doc,
      path: at,
      as: 'criterion',
      around: [],
      rest: [...left.values()],
      put: (d) => d,
    });
    if (kept !== null) left.set(i, kept);
  }
  return search.found;
}

/** A part of a tier's criteria that is looked at. */
interface Part extends Omit<Implied, 'from'> {
  /** The groups around it, from the topmost member of the tier's list. */
  readonly around: readonly GroupDoc[];
  /** The other topmost members. */
  readonly rest: readonly GroupDoc[];
  /** The topmost member with something else in place of the part; null takes it out. */
  readonly put: (doc: GroupDoc | null) => GroupDoc | null;
}

class Search {
  readonly found: Implied[] = [];
  readonly #rung: Rung;
  readonly #beneath: readonly Rung[];
  readonly #readings: readonly Reading[];
  readonly #asked: AskedParts;

  constructor(subject: Subject, rung: Rung, asked: AskedParts) {
    this.#asked = asked;
    this.#rung = rung;
    const { ladder, index } = rung;
    this.#beneath = ladder.doc.cumulative ? subject.rungsOf(ladder).slice(0, index).toReversed() : [];
    const days = daysOf(...[...this.#beneath, rung].map((r) => r.tier.doc.enter));
    const now = days.findLastIndex((day) => day <= subject.today);
    this.#readings = days.slice(Math.max(0, now)).flatMap((day): Reading[] => [
      { way: 'enter', day },
      { way: 'keep', day },
    ]);
  }

  /** Looks at a part and all in it. Answers what is left of it; null where the whole is too much. */
  visit(part: Part): GroupDoc | null {
    const { doc, path, as, around, rest, put } = part;
    const readings = this.#readings.filter(({ day }) => [...around, doc].every((g) => countsOn(g, day)));
    if (readings.length > 0 && readings.every((reading) => this.#isTooMuch(part, reading))) {
      this.found.push({ doc, path, as, from: this.#sourceOf(part, readings) });
      return null;
    }
    const group = groupOf(doc);
    let left = doc;
    for (const [i, member] of [...(group?.members ?? []).entries()].toReversed()) {
      const own = left;
      const found = this.visit({
        doc: member,
        path: [...path, group?.kind ?? 'all', i],
        as: group?.kind === 'all' ? 'criterion' : 'choice',
        around: [...around, doc],
        rest,
        put: (d) => put(withMember(own, i, d)),
      });
      if (found !== member) left = withMember(own, i, found);
    }
    return left;
  }

  /** Whether the tier asks the same without the part. */
  #isTooMuch({ doc, as, rest, put }: Part, reading: Reading): boolean {
    const asked = (d: GroupDoc | null): readonly Condition[] => (d && this.#asked.of(d, reading)) ?? [];
    const lower = this.#beneath.flatMap((r) => this.#asked.of(r.tier.doc.enter, reading) ?? [never]);
    const [before, after] = [asked(put(doc)), asked(put(null))];
    const given = [...rest.flatMap(asked), ...lower];
    if (relevant([...given, ...after], asked(doc)).length === 0) return false;
    // Without a choice more is asked, without a criterion less; that it is no less, or no more, goes without saying.
    const [more, less] = as === 'choice' ? [after, before] : [before, after];
    const premises = allOf(relevant([...given, ...less], more));
    return implies(premises, allOf(more)) && !implies(premises, never);
  }

  #sourceOf({ doc, as, rest }: Part, readings: readonly Reading[]): Source | null {
    if (as === 'choice') return null;
    // What is left of a choice stands nowhere in the document, and nobody could look it up.
    const written = listed(this.#rung.tier.doc.enter);
    const own = rest
      .flatMap(listed)
      .flatMap((d) => (written.includes(d) ? [{ rung: this.#rung, doc: d }] : []));
    const lower = this.#beneath.flatMap((rung) => listed(rung.tier.doc.enter).map((d) => ({ rung, doc: d })));
    const isFrom = (from: GroupDoc): boolean =>
      readings.every((reading) => {
        const [a, b] = [this.#asked.of(from, reading), this.#asked.of(doc, reading)];
        return a !== null && b !== null && implies(allOf(a), allOf(b));
      });
    return [...lower, ...own].find((source) => isFrom(source.doc)) ?? null;
  }
}

/** Conditions of parts of a program's criteria, each worked out once: for one part all others are asked again. */
export class AskedParts {
  readonly #program: Program;
  readonly #known = new Map<string, Map<GroupDoc, readonly Condition[] | null>>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** What has to hold all together, one by one; null where the part is left out on the day. */
  of(doc: GroupDoc, reading: Reading): readonly Condition[] | null {
    const key = `${reading.way} ${reading.day}`;
    const asked = this.#known.get(key) ?? new Map<GroupDoc, readonly Condition[] | null>();
    this.#known.set(key, asked);
    let known = asked.get(doc);
    if (known === undefined) {
      const condition = askedOf(doc, this.#program, reading);
      known = condition && partsOf(condition);
      asked.set(doc, known);
    }
    return known;
  }
}

/** Whether something holds wherever some others do; only those that are about the same things are asked. */
function follows(premises: readonly Condition[], conclusion: Condition): boolean {
  return implies(allOf(relevant(premises, [conclusion])), conclusion);
}

/** Those that test something that one of the others tests too. */
function relevant(premises: readonly Condition[], to: readonly Condition[]): readonly Condition[] {
  return premises.filter((p) => to.some((c) => haveInCommon(p, c)));
}

/** What has to hold all together, one by one. */
function partsOf(condition: Condition): readonly Condition[] {
  return 'of' in condition && condition.need === condition.of.length
    ? condition.of.flatMap(partsOf)
    : [condition];
}

/** Criteria that have to hold all together, as the document writes them. */
function listed(doc: GroupDoc): readonly GroupDoc[] {
  return 'all' in doc && doc.from === undefined && doc.until === undefined ? doc.all.flatMap(listed) : [doc];
}

/** How many criteria a part has. */
function sizeOf(doc: GroupDoc | undefined): number {
  const group = doc && groupOf(doc);
  return group ? group.members.reduce((n, m) => n + sizeOf(m), 0) : 1;
}

function countsOn({ from, until }: GroupDoc, day: string): boolean {
  return (from === undefined || day >= from) && (until === undefined || day <= until);
}

function withMember(doc: GroupDoc, index: number, member: GroupDoc | null): GroupDoc {
  const put = (members: readonly GroupDoc[]): GroupDoc[] =>
    members.flatMap((m, i) => (i !== index ? [m] : member === null ? [] : [member]));
  if ('all' in doc) return { ...doc, all: put(doc.all) };
  if ('any' in doc) return { ...doc, any: put(doc.any) };
  if ('of' in doc) return { ...doc, of: put(doc.of) };
  return doc;
}
