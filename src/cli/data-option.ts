/** The option that every verb with a store has. */
export const dataOption = [
  '--data <folder>',
  'data folder (else TIERWRIGHT_DATA, else the usual place)',
] as const;
