/** What keeps standings undecided, and what would release them. */
import { dayInWords } from '../calendar.ts';
import { employmentFeed, type Kinds } from '../program/kinds.ts';
import type { Program } from '../program/program.ts';
import type { Missing } from '../standing/readiness.ts';
import { metricNamed } from '../standing/trace.ts';

function kindLabel(kind: string, kinds: Kinds): string {
  return kind === employmentFeed ? 'who works where' : (kinds[kind]?.label ?? kind);
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
      return `not known about partners: ${program.doc.attributes[missing.attribute]?.label ?? missing.attribute}`;
    case 'claims-undecided':
      return `claims to decide: ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'rate-missing':
      return `currency rates for ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
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
    case 'claims-undecided':
      return 'decide them: import the rows again with status verified or rejected';
    case 'rate-missing':
      return 'tierwright import rates FILE --map MAPPING';
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
      return `Fill in about partners: ${program.doc.attributes[missing.attribute]?.label ?? missing.attribute}`;
    case 'claims-undecided':
      return `Check the claims and accept or reject them: ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
    case 'rate-missing':
      return `Bring in currency rates for ${missing.kinds.map((k) => kindLabel(k, kinds)).join(', ')}`;
  }
}
