/**
 * Places where the written semantics can be read in more than one way, and which way the twin reads them: the sound
 * one, whose interval is never narrower than the truth. README.md beside this file explains each. Turning one over
 * changes the twin only; once a place is settled, its switch goes.
 */
export const readings = {
  /** `{ not: x }` passes for a row without the field: no value is not x. */
  notPassesMissing: true,
  /** `on: origin-day` reads the row's own day where there is no origin day: such a row is its own original. */
  originDayFallsBack: true,
  /** What a row without a rate opens is decided by the sign of the whole value, factors included, not of the amount. */
  noRateBySignOfValue: true,
  /** Counts carry the decimals of their metric: three things with two decimals are the fact 300. */
  countsCarryDecimals: true,
  /** With `none` and only claims, `min` and `max` reach from the smallest to the largest claim or `none`; otherwise the open end stays open. */
  noneClosesClaims: true,
  /** The full range of min, max and latest (missing feed, unanswered question, unseen keys) has least NaN unless `none` is given. */
  fullRangeMayBeNone: true,
  /** When a feed is behind, only a verified row with a value and a rate makes min, max and latest sure to have a value. */
  surelyCountingNeedsValue: true,
  /** A key of an `each` is sure only when it surely exists: at least one verified row in one of its aggregates. */
  keyMustSurelyExist: true,
  /** In the sum of an `each`, a value that is maybe none and otherwise anything up to b reaches from -Infinity to max(0, b). */
  sumOfMaybeNoneIsOpen: true,
  /** A valid-on day moved beyond the as-of day asks the feeds for completeness through that later day. */
  shiftedValidAsksLaterFeeds: false,
  /** A base that is maybe none counts as perhaps short. */
  maybeNoneBaseIsPerhapsShort: true,
  /** Explicit `gate: true` and `fit` hold on the entry tier too. */
  entryTierMayAsk: true,
} as const satisfies Record<string, boolean>;
