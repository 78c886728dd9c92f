/** `tierwright verify`: the log against its own hashes, content against digests, rows against recordings (rule 38, I51). */
import { canonicalJson } from '../../core/program/canonical.ts';
import { finding, type Issue } from '../../core/issue.ts';
import { contentDigest, entryHash, instantText, type Tx } from '../db/store.ts';

export interface Verification {
  readonly entries: number;
  /** Entries whose content was erased; their digests still stand in the chain. */
  readonly erased: number;
  readonly problems: readonly Issue[];
}

interface LogRow {
  readonly number: number;
  readonly at: string;
  readonly actor: number;
  readonly action: string;
  readonly digest: Buffer;
  readonly previous: Buffer;
  readonly hash: Buffer;
  readonly salt: Buffer | null;
  readonly content: unknown;
  readonly erased_in: number | null;
  readonly has_content: boolean;
}

const pageSize = 2000;

/** Walks the whole log; reports every entry that was changed, removed or swapped. */
export async function verifyLog(tx: Tx): Promise<Verification> {
  const problems: Issue[] = [];
  let [entries, erased, last] = [0, 0, 0];
  let previous: Buffer = Buffer.alloc(32);
  for (;;) {
    const { rows } = await tx.client.query<LogRow>(
      `select r.number, ${instantText('at')} as at, r.actor, r.action, r.digest, r.previous, r.hash, c.salt, c.content, c.erased_in, c.number is not null as has_content
       from recording r left join log_content c using (number) where r.number > $1 order by r.number limit ${pageSize}`,
      [last],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.number !== last + 1)
        problems.push(broken(last + 1, 'is missing', 'Entries were removed from the log.'));
      if (!row.previous.equals(previous))
        problems.push(
          broken(
            row.number,
            'does not follow the entry before it',
            'An entry was changed, removed or swapped.',
          ),
        );
      if (!entryHash(row).equals(row.hash))
        problems.push(broken(row.number, 'does not fit its own hash', 'The entry was changed.'));
      problems.push(...contentProblems(row));
      if (row.erased_in !== null) erased++;
      [previous, last] = [row.hash, row.number];
      entries++;
    }
  }
  problems.push(...(await headProblems(tx, last, previous)), ...(await rowProblems(tx, last)));
  return { entries, erased, problems };
}

function contentProblems(row: LogRow): Issue[] {
  if (!row.has_content)
    return [
      broken(
        row.number,
        'has lost its content',
        'Content may be erased, but the row that says so must stay.',
      ),
    ];
  if (row.erased_in !== null)
    return row.salt || row.content !== null
      ? [broken(row.number, 'is marked as erased and still has content', 'Erase it again.')]
      : [];
  if (!row.salt) return [broken(row.number, 'has content without salt', 'The content was changed.')];
  return contentDigest(row.salt, canonicalJson(row.content)).equals(row.digest)
    ? []
    : [broken(row.number, 'has content that does not fit its digest', 'The content was changed.')];
}

async function headProblems(tx: Tx, last: number, hash: Buffer): Promise<Issue[]> {
  const head = await tx.db.selectFrom('log_head').select(['number', 'hash']).executeTakeFirst();
  if (head?.number === last && head.hash.equals(hash)) return [];
  return [
    broken(
      last,
      'is not the end that the head of the log names',
      'Entries were removed from the end, or the head was changed.',
    ),
  ];
}

/** Evidence has no foreign key on recordings (see the migration), so it is counted here. */
async function rowProblems(tx: Tx, last: number): Promise<Issue[]> {
  const { rows } = await tx.client.query<{ n: number }>(
    `select count(*) as n from evidence e where not exists (select from recording r where r.number = e.recorded_in)
       or (superseded_in is not null and not exists (select from recording r where r.number = e.superseded_in))`,
  );
  const n = rows[0]?.n ?? 0;
  return n === 0
    ? []
    : [
        broken(
          last,
          `does not cover ${n} rows of evidence that name a recording the log does not have`,
          'Rows were written past the log.',
        ),
      ];
}

function broken(number: number, what: string, why: string): Issue {
  return finding(
    'chain-broken',
    `Entry ${number} ${what}. ${why}`,
    'Compare with a backup from before; the entries up to the one before it still hold.',
  );
}
