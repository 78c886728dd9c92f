/** Who stands out, in words that say exactly who is listed (`../standing/audit.ts`). */

/** The heading of each list, and who stands in it. */
export const standOutWords = {
  hiddenGems: {
    title: 'Hidden gems',
    means: 'has earned two rungs or more above what it holds, or the top while it holds the lowest tier',
  },
  noLongerFit: {
    title: 'No longer fits',
    means: 'held above entry, and surely no match, or two rungs or more too high, or at the top without it',
  },
  paper: { title: 'Paper partnerships', means: 'held above entry, and the gate is surely not passed' },
} as const;
