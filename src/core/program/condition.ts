/** What a condition on rows reads besides the rows. */
import type { Condition, FieldTest } from './evidence-schema.ts';

/** Attributes of the partner with which a condition compares fields, each once. */
export function conditionAttributes(where: Condition | undefined): readonly string[] {
  return [...new Set(where === undefined ? [] : attributesIn(where))];
}

function attributesIn({ anyOf = [], ...tests }: Condition): string[] {
  const own = Object.values(tests).flatMap((test) =>
    test === undefined || isConditions(test) ? [] : comparedWith(test),
  );
  return [...own, ...anyOf.flatMap(attributesIn)];
}

/** Whether it is the list of `anyOf`, and no list of values. */
export function isConditions(test: FieldTest | Condition[]): test is Condition[] {
  return Array.isArray(test) && test.some((t) => typeof t === 'object');
}

function comparedWith(test: FieldTest): string[] {
  if (typeof test !== 'object' || Array.isArray(test) || 'listed' in test || 'present' in test) return [];
  if ('attribute' in test) return [test.attribute];
  const others = 'not' in test ? [test.not] : [test.atLeast, test.atMost, test.above, test.below];
  return others.flatMap((one) => (typeof one === 'object' && 'attribute' in one ? [one.attribute] : []));
}
