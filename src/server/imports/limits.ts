/** What an import refuses for its size. No honest file comes near; a broken or hostile one is stopped before it fills the memory. */
export const limits = {
  /** Bytes of one row, as UTF-8. */
  rowBytes: 1_000_000,
  /** Columns of a file. */
  columns: 500,
  /** Characters of a key: of partners, persons, customers, products, things, and of rows. */
  keyCharacters: 500,
  /** Characters of a name. */
  nameCharacters: 500,
  /** Characters of any other text. */
  textCharacters: 10_000,
  /** Digits in front of the point. */
  wholeDigits: 15,
  /** Digits behind the point of amounts and rates; they are kept as given. */
  amountDecimals: 20,
  /** Digits behind the point of attributes and number fields. */
  numberDecimals: 10,
  /** Rows of a joined file; it is held in memory. */
  joinedRows: 500_000,
  /** Motions in one cell. */
  listItems: 100,
  /** Rejects that are kept and listed; beyond them they are counted. */
  rejects: 10_000,
} as const;
