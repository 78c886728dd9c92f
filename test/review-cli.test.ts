/** The review on the command line: formats, what it mends, exit codes, and documents that say odd things about their review. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { ruleTexts } from '../src/core/review/registry.ts';
import { built, runIn, type Ended } from './support/command.ts';
import { spliced } from './support/spliced.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const base = read('../docs/review/base.yaml');
const document: unknown = parse(base);

let folder: string;
beforeAll(async () => {
  await built();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-review-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const review = (...words: readonly string[]): Promise<Ended> => runIn(folder, {}, ['review', '--as-of', '2026-11-22', ...words]); // prettier-ignore
async function write(name: string, text: string): Promise<string> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
  return name;
}
/** Writes the program in which nothing is found, changed. */
const changed = (name: string, change: unknown): Promise<string> => write(name, stringify(spliced(document, change), { aliasDuplicateObjects: false })); // prettier-ignore

/** One finding of each level: a top tier called after a metal, and half a year of notice less; and one that is accepted. */
const noticed = {
  program: { owner: { team: 'sales' } },
  calendar: { noticeDays: 30 },
  ladders: { resale: { tiers: [{ key: 'specialist', label: 'Gold, 100 %: the top' }] } },
  review: {
    accept: [{ rule: 'owned-by-sales', reason: 'Until the team for partners is there: 1 Mar 2027.' }],
  },
};

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly remedy: string;
  readonly place: { readonly line: number; readonly column: number };
}
const found = ({ out }: Ended): readonly Found[] => JSON.parse(out).findings;

describe('SARIF', () => {
  // As SchemaStore publishes it, without descriptions. Zod takes a reference for an absolute address.
  const schema = z.fromJSONSchema(
    JSON.parse(read('support/sarif-2.1.0.json'), (key, value: unknown) =>
      key === 'format' && value === 'uri-reference' ? undefined : value,
    ),
  );
  const log = async (file: string): Promise<z.infer<typeof shape>> => {
    const all: unknown = JSON.parse((await review(file, '--format', 'sarif')).out);
    expect(schema.safeParse(all).error?.issues ?? []).toEqual([]);
    return shape.parse(all);
  };
  const result = z.object({
    ruleId: z.string(),
    level: z.string(),
    message: z.object({ text: z.string() }),
    locations: z.tuple([z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }), region: z.object({ startLine: z.number(), startColumn: z.number() }) }) })]),
    suppressions: z.array(z.object({ kind: z.string(), status: z.string(), justification: z.string() })).optional(),
  }); // prettier-ignore
  const shape = z.object({ runs: z.tuple([z.object({ tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }), results: z.array(result) })]) }); // prettier-ignore

  test('is what the standard asks, whatever was found', async () => {
    for (const [name, change] of [['silent.yaml', {}], ['noticed.yaml', noticed]] as const) await log(await changed(name, change)); // prettier-ignore
    await log(await write('broken.yaml', 'a: [1,\n'));
    await log(await write('empty.yaml', ''));
    await log(await write('faults.yaml', base.replaceAll('atLeast', 'atleast')));
  });

  test('the schema is not one that takes everything', () => {
    const odd = { $schema: 'x', version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, results: [{ message: { text: 'x' }, level: 'heavy' }] }] }; // prettier-ignore
    expect(schema.safeParse(odd).success).toBe(false);
  });

  test('says where, how heavy, and what was accepted with which reason', async () => {
    const { runs } = await log(await changed('a folder/prögramm 100 %.yaml', noticed));
    const [{ tool, results }] = runs;
    expect(tool.driver.rules.map((r) => r.id)).toEqual(ruleTexts.map((r) => r.code));
    const [uri] = new Set(results.map((r) => r.locations[0].physicalLocation.artifactLocation.uri));
    expect(uri).toBe('a%20folder/pr%C3%B6gramm%20100%20%25.yaml');
    const notice = results.find((r) => r.ruleId === 'short-notice');
    const lines = (await readFile(join(folder, 'a folder/prögramm 100 %.yaml'), 'utf8')).split('\n');
    const { startLine } = notice?.locations[0].physicalLocation.region ?? { startLine: 0 };
    expect(lines[startLine - 1]).toContain('noticeDays: 30');
    expect(results.find((r) => r.ruleId === 'owned-by-sales')?.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: noticed.review.accept[0]?.reason },
    ]);
    expect(results.filter((r) => r.suppressions === undefined).map((r) => r.ruleId)).not.toContain('owned-by-sales'); // prettier-ignore
  });

  test('holds faults as errors, with the rule of their code', async () => {
    const { runs } = await log(await write('typo.yaml', base.replace('noticeDays', 'noticeDay')));
    const [{ tool, results }] = runs;
    expect(results.map((r) => [r.ruleId, r.level])).toEqual([['unknown-key', 'error']]);
    expect(tool.driver.rules.map((r) => r.id)).toContain('unknown-key');
  });
});

describe('GitHub', () => {
  test('reads each line as one command, whatever is in names and labels', async () => {
    const { out, code } = await review(await changed('a,b: 100 %.yaml', noticed), '--format', 'github');
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines)
      expect(line).toMatch(
        /^::(error|warning|notice) file=a%2Cb%3A 100 %25\.yaml,line=\d+,col=\d+,title=tierwright [a-z-]+::[^\r\n]+$/,
      );
    // What a runner makes of it.
    const metal = lines.find((l) => l.includes('title=tierwright metal-names'));
    const text = metal?.split('::')[2]?.replaceAll('%25', '%') ?? '';
    expect(metal?.split('::').slice(2).join('::')).toContain('100 %25: the top');
    expect(text === '' ? metal : text).toContain('Gold, 100 %');
  });

  test('says faults as errors, and nothing where nothing is found', async () => {
    const { out } = await review(await write('typo.yaml', base.replace('noticeDays', 'noticeDay')), '--format', 'github'); // prettier-ignore
    expect(out).toMatch(/^::error file=typo\.yaml,line=13,col=3,title=tierwright unknown-key::'noticeDay' /);
    expect((await review(await write('base.yaml', base), '--format', 'github')).out).toBe('');
  });
});

describe('--fix', () => {
  const sloppy = base
    .replace('noticeDays: 90', 'noticeDays: 30 # what was promised')
    .replace('grandfatherMonths: 3', 'grandfatherMonths: 1 # a month');

  test('mends what needs no decision, leaves all else to the letter, and has nothing to do again', async () => {
    const file = await write('fix.yaml', sloppy);
    const { code, out, err } = await review(file, '--fix');
    expect({ code, out, err }).toEqual({ code: 0, out: 'fix.yaml: nothing found.\n', err: 'fix.yaml: mended 2 places.\n' });
    const after = await readFile(join(folder, file), 'utf8');
    expect(after).toBe(sloppy.replace('noticeDays: 30', 'noticeDays: 90').replace('grandfatherMonths: 1', 'grandfatherMonths: 3'));
    expect((await review(file, '--fix')).err).toBe('Nothing here can be mended without a decision.\n');
    expect(await readFile(join(folder, file), 'utf8')).toBe(after);
  }); // prettier-ignore

  test('takes out what is accepted and gone, every one of it, and nothing that is about the partners', async () => {
    const accept = (rule: string): unknown => ({ rule, reason: 'It was so.' });
    const file = await changed('gone.yaml', {
      program: { owner: null },
      review: { accept: ['metal-names', 'no-gate', 'no-owner', 'tier-inflation', 'tier-count'].map(accept) },
    });
    expect((await review(file, '--fix')).err).toBe('gone.yaml: mended 3 places.\n');
    const left = z.object({ review: z.object({ accept: z.array(z.object({ rule: z.string() })) }) }).parse(parse(await readFile(join(folder, file), 'utf8'))); // prettier-ignore
    expect(left.review.accept.map((a) => a.rule)).toEqual(['no-owner', 'tier-inflation']);
  });

  test('leaves a file alone that it would break, or that has faults already', async () => {
    const torn = `${base}
review:
  accept:
    - { rule: metal-names, reason: &gone They are gone. }
    - { rule: tier-inflation, reason: *gone }
`;
    const file = await write('torn.yaml', torn);
    const { err } = await review(file, '--fix');
    expect(err).toBe('torn.yaml is left as it is: what was mended would not be a program any more.\n');
    expect(await readFile(join(folder, file), 'utf8')).toBe(torn);
    const faulty = await write('faulty.yaml', sloppy.replace('metrics:', 'metric:'));
    const { code, err: said } = await review(faulty, '--fix');
    expect({ code, said }).toEqual({ code: 2, said: '' });
    expect(await readFile(join(folder, faulty), 'utf8')).toContain('noticeDays: 30');
  });

  test('leaves a file alone in which an alias repeats what would be mended', async () => {
    const text = base.replace('noticeDays: 90', 'noticeDays: &few 30').replace('grandfatherMonths: 3', 'grandfatherMonths: *few');
    const file = await write('alias.yaml', text);
    expect((await review(file, '--fix')).err).toContain('alias.yaml is left as it is');
    expect(await readFile(join(folder, file), 'utf8')).toBe(text);
  }); // prettier-ignore
});

describe('exit codes', () => {
  test('by the lightest finding that is to fail', async () => {
    const note = await changed('note.yaml', { review: { accept: [{ rule: 'metal-names', reason: 'Gone.' }] } });
    const warning = await changed('warning.yaml', { ladders: { resale: { tiers: [{ key: 'specialist', label: 'Gold' }] } } });
    const error = await changed('error.yaml', { review: { accept: [{ rule: 'metl-names', reason: 'They stay.' }] } });
    const fault = await write('fault.yaml', 'tierwright: 1\n');
    for (const [file, level, code] of [
      [note, 'note', 1], [note, 'warning', 0], [warning, 'warning', 1], [warning, 'error', 0],
      [error, 'error', 1], [error, 'never', 0], [fault, 'never', 2],
    ] as const) expect([file, level, (await review(file, '--fail-on', level)).code]).toEqual([file, level, code]);
    expect([(await review(note)).code, (await review(warning)).code]).toEqual([0, 1]);
  }); // prettier-ignore

  test.each([
    [['--rule', 'metl-names'], "There is no rule 'metl-names'. Did you mean 'metal-names'?"],
    [['--rule', 'zzz'], "There is no rule 'zzz'. List them with `tierwright review --rules`."],
    [[], 'No program is named.'],
    [['nowhere.yaml'], 'There is no such file: nowhere.yaml'],
    [['.'], 'This is a folder: .'],
  ])('2 for wrong use: %s', async (words, says) => {
    expect(await review(...words)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(says) });
  });

  test('0 for the list of rules and the text of one', async () => {
    const list = await review('--rules');
    expect([list.code, list.err]).toEqual([0, '']);
    for (const { code } of ruleTexts) expect(list.out).toContain(`\n  ${code} `);
    const one = await review('--rule', 'tier-inflation');
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toContain('docs/review/tier-inflation.md');
  });
});

describe('what a document says about its review', () => {
  const said = async (about: unknown) => {
    const ended = await review(await changed('said.yaml', { review: about }), '--json');
    return { code: ended.code, findings: found(ended), faults: JSON.parse(ended.out).faults };
  };
  const line = async (place: { line: number }): Promise<string> =>
    (await readFile(join(folder, 'said.yaml'), 'utf8')).split('\n')[place.line - 1] ?? '';

  test.each([
    ['a rule that there is not', { accept: [{ rule: 'metl-names', reason: 'x' }] }, 'unknown-rule', "Write 'metal-names', where that is meant.", 'metl-names'],
    ['a level for one that there is not', { levels: { 'no-ownr': { level: 'note', reason: 'x' } } }, 'unknown-rule', "Write 'no-owner', where that is meant.", 'no-ownr'],
    ['the same accepted twice', { accept: [{ rule: 'no-owner', reason: 'x' }, { rule: 'no-owner', reason: 'y' }] }, 'review-contradiction', 'Keep one of the two, with the reason that holds.', 'no-owner'],
    ['accepted everywhere, and weighed', { accept: [{ rule: 'no-owner', reason: 'x' }], levels: { 'no-owner': { level: 'error' } } }, 'review-contradiction', 'Take one of the two out.', 'no-owner'],
    ['weighed less without a reason', { levels: { 'metal-names': { level: 'note' } } }, 'review-contradiction', 'Add `reason:`.', 'metal-names'],
    ['accepted and gone', { accept: [{ rule: 'metal-names', reason: 'x' }] }, 'accepts-nothing', 'Take the entry out.', 'metal-names'],
  ])('%s', async (_, about, rule, remedy, at) => {
    const { findings, faults } = await said(about);
    expect(faults).toEqual([]);
    const one = findings.find((f) => f.rule === rule);
    expect(one).toMatchObject({ remedy });
    expect(await line(one?.place ?? { line: 0 })).toContain(at);
  }); // prettier-ignore

  test('an acceptance without a reason, and a level that is none, are faults', async () => {
    const { code, faults } = await said({ accept: [{ rule: 'no-owner' }], levels: { 'no-owner': { level: 'heavy' } } }); // prettier-ignore
    expect(code).toBe(2);
    expect(faults).toMatchObject([
      { code: 'missing-key', message: "'review.accept.0.reason' is missing.", remedy: 'Add it: text.' },
      { code: 'wrong-type', remedy: 'Write one of these.' },
    ]);
    expect(await line(faults[0].place)).toContain('rule: no-owner');
  });
});

test('the gallery says what the review says of each program in it', async () => {
  const script = fileURLToPath(new URL('../scripts/gallery.mjs', import.meta.url));
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stderr).toBe('');
  const gallery = read('../docs/review/gallery.md');
  const programs = readdirSync(fileURLToPath(new URL('../examples/programs', import.meta.url)));
  expect(
    programs.filter((p) => !gallery.includes(`<!-- review examples/programs/${p}/program.yaml `)),
  ).toEqual([]);
});

describe('a document that is no program', () => {
  test('shows no sign that a terminal would obey', async () => {
    const { code, out } = await review(await write('signs.yaml', 'a\u001b[2J: 1 # \u0007\n'));
    expect(code).toBe(2);
    expect(out).toContain('\uFFFD[2J');
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test.each([
    ['empty', '', "'ladders' is missing."],
    ['a list', '- tierwright: 1\n', 'The document must be a block of keys, not a list.'],
    ['text', 'our program\n', "The document must be a block of keys, not 'our program'."],
    ['a mapping of an import', 'tierwright: 1\nwhat: evidence\nsource: crm\n', "'what' is not known here."],
    ['no YAML', 'a: [1,\n', 'Flow sequence in block collection'],
  ])('%s', async (name, text, says) => {
    const file = await write(`${name}.yaml`, text);
    const { code, out } = await review(file, '--json');
    expect(code).toBe(2);
    const { faults, findings } = z.object({ findings: z.array(z.unknown()), faults: z.array(z.object({ message: z.string(), remedy: z.string().min(1), place: z.object({ file: z.string(), line: z.number(), column: z.number() }) })).min(1) }).parse(JSON.parse(out)); // prettier-ignore
    expect(findings).toEqual([]);
    expect(faults.map((f) => f.message).join('\n')).toContain(says);
  });
});

describe('an alias', () => {
  const ladders = `
  more:
    motion: services
    label: More
    tiers: &rungs
      - { key: in, label: In, enter: { metric: contract, atLeast: 1 }, benefits: [portal] }
      - { key: up, label: Gold, enter: { metric: projects, atLeast: 3 }, benefits: [leads] }
  again: { motion: services, label: Again, tiers: *rungs }
`;
  const text = base.replace('\nbenefits:\n', `${ladders}\nbenefits:\n`);
  const metal = async (file: string): Promise<readonly (readonly [line: string, path: unknown])[]> => {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
    return found(await review(file, '--json'))
      .filter((f) => f.rule === 'metal-names')
      .map(({ place }) => [(lines[place.line - 1] ?? '').trim(), 'path' in place ? place.path : null]);
  };

  test('that repeats a mistake does not repeat the finding, which stands where it is written', async () => {
    const [one, ...others] = await metal(await write('twice.yaml', text));
    expect(one).toEqual([expect.stringContaining('label: Gold'), ['ladders', 'more', 'tiers', 1, 'label']]);
    expect(others).toEqual([]);
  });

  test('is the place of what is accepted where it is written', async () => {
    const accept = (at: string): string =>
      `${text}\nreview: { accept: [{ rule: metal-names, at: ${at}, reason: It is in contracts. }] }\n`;
    const file = await write('accepted.yaml', accept('ladders.more'));
    expect(await metal(file)).toEqual([
      [expect.stringContaining('*rungs'), ['ladders', 'again', 'tiers', 1, 'label']],
    ]);
    expect(await metal(await write('accepted.yaml', accept('ladders')))).toEqual([]);
  });
});
