/** What keeps standings undecided, and what would release them. */
import { dayInWords } from '../calendar.ts';
import { sinceInWords } from '../program/attribute-metrics.ts';
import { employmentFeed, type Kinds } from '../program/kinds.ts';
import type { Program } from '../program/program.ts';
import type { Missing } from '../standing/missing.ts';
import { metricNamed } from '../standing/trace.ts';

function kindLabel(kind: string, kinds: Kinds): string {
  return kind === employmentFeed ? 'who works where' : (kinds[kind]?.label ?? kind);
}

function attributeLabel(attribute: string, program: Program): string {
  return program.doc.attributes[attribute]?.label ?? attribute;
}

function tableLabel(table: string, program: Program): string {
  return program.doc.tables[table]?.label ?? table;
}

/** What windows count from: `day of joining (joined)`, `the first certification`. */
function beginningLabel(missing: Extract<Missing, { cause: 'window-running' }>, program: Program): string {
  return missing.since === undefined
    ? `${attributeLabel(missing.attribute, program)} (${missing.attribute})`
    : sinceInWords(missing.since, program.kinds);
}

function throughInWords({ first, last }: Extract<Missing, { cause: 'window-running' }>): string {
  return first === last
    ? `through ${dayInWords(last)}`
    : `the first through ${dayInWords(first)}, the last through ${dayInWords(last)}`;
}

/** One sentence that says what is missing. */
export function missingInWords(missing: Missing, program: Program): string {
  const { kinds } = program;
  switch (missing.cause) {
    case 'no-feed':
      return `no feed of ${kindLabel(missing.kind, kinds)}`;
    case 'feed-behind':
      return `${kindLabel(missing.kind, kinds)} (from ${missing.source}) is complete ${missing.completeThrough === null ? 'through no day' : `only through ${dayInWords(missing.completeThrough)}`}`;
    case 'field-not-carried':
      return `${kindLabel(missing.kind, kinds)} (from ${missing.source}) does not carry ${missing.fields.join(', ')}`;
    case 'answer-missing':
      return `not answered: ${metricNamed(program, missing.metric).label}`;
    case 'attribute-missing':
      return `not known about partners: ${attributeLabel(missing.attribute, program)}`;
    case 'window-running':
      return `days that count from ${beginningLabel(missing, program)} still run, ${throughInWords(missing)}`;
    case 'claims-undecided':
      return `claims to decide: ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'rate-missing':
      return `currency rates for ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'table-row-missing':
      return `rows that are not in the table ${tableLabel(missing.table, program)}`;
    case 'base-too-small':
      return `too little to judge by: ${metricNamed(program, missing.metric).label}`;
    case 'order-missing':
      return `no audit has put partners in order by ${metricNamed(program, missing.metric).label}`;
    case 'others-open':
      return `what other partners have, for ${metricNamed(program, missing.metric).label}`;
  }
}

/** What to do about it. */
export function remedyInWords(missing: Missing): string {
  switch (missing.cause) {
    case 'no-feed':
      return missing.kind === employmentFeed
        ? 'tierwright import people FILE --map MAPPING'
        : `tierwright import evidence FILE --map MAPPING (kind: ${missing.kind})`;
    case 'feed-behind':
      return `import what came after and say completeThrough: ${missing.needed}`;
    case 'field-not-carried':
      return `map ${missing.fields.join(', ')} in the mapping of ${missing.source}, and import again`;
    case 'answer-missing':
      return `have a partner manager answer, and import the answers (kind: ${missing.kind})`;
    case 'attribute-missing':
      return `tierwright import partners FILE --map MAPPING (attributes.${missing.attribute})`;
    case 'window-running':
      return `nothing to bring in; look again after ${dayInWords(missing.first)}`;
    case 'claims-undecided':
      return 'decide them: import the rows again with status verified or rejected';
    case 'rate-missing':
      return 'tierwright import rates FILE --map MAPPING';
    case 'table-row-missing':
      return `add what is missing to \`tables.${missing.table}\`, or: tierwright import table FILE --map MAPPING; \`explain --evidence\` names the rows`;
    case 'base-too-small':
      return 'nothing to bring in; with more to judge by it is known, and `short` in the program says that it is open until then';
    case 'order-missing':
      return 'run `tierwright audit PROGRAM`, which stores the order';
    case 'others-open':
      return 'settle what is missing of the others; their own rows say what';
  }
}

/** What somebody has to do about it, for people who do not run the program themselves. */
export function actionInWords(missing: Missing, program: Program): string {
  const { kinds } = program;
  switch (missing.cause) {
    case 'no-feed':
      return `Bring in ${kindLabel(missing.kind, kinds)}`;
    case 'feed-behind':
      return `Bring in ${kindLabel(missing.kind, kinds)} through ${dayInWords(missing.needed)}`;
    case 'field-not-carried':
      return `Add ${missing.fields.join(', ')} to the export of ${kindLabel(missing.kind, kinds)} from ${missing.source}`;
    case 'answer-missing':
      return `Have partner managers answer: ${metricNamed(program, missing.metric).label}`;
    case 'attribute-missing':
      return `Fill in about partners: ${attributeLabel(missing.attribute, program)}`;
    case 'window-running':
      return `Wait for days that count from ${missing.since === undefined ? attributeLabel(missing.attribute, program) : beginningLabel(missing, program)}: they run ${throughInWords(missing)}`;
    case 'claims-undecided':
      return `Check the claims and accept or reject them: ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'rate-missing':
      return `Bring in currency rates for ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'table-row-missing':
      return `Complete the table ${tableLabel(missing.table, program)}`;
    case 'base-too-small':
      return `Wait until there is more to judge by: ${metricNamed(program, missing.metric).label}`;
    case 'order-missing':
      return `Run an audit of all partners, which puts them in order: ${metricNamed(program, missing.metric).label}`;
    case 'others-open':
      return `Settle what is missing of the others: ${metricNamed(program, missing.metric).label}`;
  }
}
