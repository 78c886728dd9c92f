/** Attestations: the questions, the grid of answers, and answering many at once. */
import { attestationEndpoints as attestations } from '../../api/attestations.ts';
import { fault, IssueError, nearest, type Issue } from '../../core/issue.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import { attestationKind, questionsOf, type Question } from '../../core/program/questions.ts';
import type { Tx } from '../db/store.ts';
import { makerOf } from '../evidence/queries.ts';
import { checkValues, type EvidenceWish } from '../evidence/values.ts';
import type { Context } from '../http/context.ts';
import { readPage } from '../http/page.ts';
import { refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { listPartners, openManager, partnerKeyset } from '../partners/list.ts';
import { reachEach } from '../partners/reach.ts';
import { chosenProgram } from '../programs/queries.ts';
import { due } from '../standings/due.ts';
import { newestAnswers, storeAnswers, type Answer } from './queries.ts';

/** The routes of attestations. */
export function attestationRoutes(): readonly Route[] {
  return [
    route(attestations.listQuestions, async (ctx) => {
      const questions = await ctx.read((tx) => questionsIn(ctx, tx));
      return { body: { items: questions.map((q) => ({ ...q, asked: [...q.asked] })) } };
    }),
    route(attestations.listAttestations, (ctx, { query: { cursor, limit, open, ...query } }) =>
      ctx.read(async (tx) => {
        const checks = (await questionsIn(ctx, tx)).map(({ check }) => check);
        const filter = {
          ...query,
          manager: openManager(ctx.ids, query.manager),
          unanswered: open === 'true' ? checks : undefined,
          sort: 'name' as const,
        };
        const { rows, next } = await readPage(
          ctx,
          ['attestations', query, open],
          { cursor, limit },
          (after, most) => listPartners(tx, filter, ctx.today, after, most),
          partnerKeyset('name'),
        );
        const answers = await newestAnswers(
          tx,
          rows.map(({ id }) => id),
          checks,
          ctx.today,
        );
        return {
          body: {
            items: rows.map(({ id, name }) => ({
              partner: { id: ctx.ids.seal('partner', id), name },
              answers: answers.flatMap(({ partner, by, evidence, ...answer }) => {
                if (partner !== id) return [];
                const over = answer.validUntil !== null && answer.validUntil < ctx.today;
                return [
                  { ...answer, over, by: makerOf(by, ctx.ids), evidence: ctx.ids.seal('evidence', evidence) },
                ];
              }),
            })),
            next,
          },
        };
      }),
    ),
    route(attestations.attest, (ctx, { body }) =>
      ctx.change('attest', async (tx) => {
        await tx.recording();
        const day = body.day ?? ctx.today;
        if (day > ctx.today)
          throw refuse('value-invalid', `${day} is still to come.`, `Write a day up to ${ctx.today}.`, {
            in: 'body',
            path: ['day'],
          });
        const chosen = await chosenProgram(tx, ctx.today);
        if (!chosen)
          throw refuse(
            'state-conflict',
            'Questions are those of a program, and none is in force.',
            'Have the program owner choose one.',
          );
        const questions = questionsOf(chosen.program).map(({ check }) => check);
        const partners = await reachEach(
          ctx,
          tx,
          body.answers.map(({ partner }) => partner),
        );
        const issues: Issue[] = [];
        const seen = new Set<string>();
        const answers = body.answers.flatMap((given, i): Answer[] => {
          const partner = partners[i];
          const wrong = (found: readonly Issue[], path: readonly string[]): Answer[] => {
            issues.push(
              ...found.map((f) => ({ ...f, place: { in: 'body' as const, path: ['answers', i, ...path] } })),
            );
            return [];
          };
          if (typeof partner !== 'number') return wrong(partner?.issues ?? [], ['partner']);
          const cell = JSON.stringify([partner, given.check]);
          if (seen.has(cell))
            return wrong(
              [fault('duplicate-name', 'The same question is answered twice.', 'Leave one out.')],
              [],
            );
          seen.add(cell);
          if (!questions.includes(given.check)) return wrong([unknown(given.check, questions)], ['check']);
          const { check, answer } = given;
          const { values, issues: faults } = checkAnswer(chosen.program.kinds, { ...given, day });
          if (faults.length > 0) return wrong(faults, []);
          return [{ partner, check, answer, validUntil: values.validUntil, fields: values.fields }];
        });
        if (issues.length > 0) throw new IssueError(issues);
        const stored = await storeAnswers(tx, day, answers);
        await due(
          tx,
          answers.map(({ partner }) => partner),
        );
        return {
          body: { answers: stored },
          log: {
            day,
            stored,
            answers: answers.map(({ partner, check, answer }) => [partner, check, answer]),
          },
        };
      }),
    ),
  ];
}

/** The questions of the program in force. */
async function questionsIn({ today }: Context, tx: Tx): Promise<readonly Question[]> {
  const chosen = await chosenProgram(tx, today);
  return chosen ? questionsOf(chosen.program) : [];
}

function unknown(check: string, questions: readonly string[]): Issue {
  const guess = nearest(check, questions);
  return fault(
    'unknown-reference',
    'The program in force asks no such question.',
    guess === undefined ? `It asks: ${questions.join(', ') || 'nothing'}.` : `Did you mean '${guess}'?`,
  );
}

/** What a row of the answer says, checked as any evidence is. */
function checkAnswer(
  kinds: Kinds,
  given: Pick<EvidenceWish, 'day' | 'validUntil'> & {
    readonly check: string;
    readonly answer: boolean;
    readonly note: string | null;
  },
): ReturnType<typeof checkValues> {
  const { day, validUntil, check, answer, note } = given;
  const nothing = { amount: null, currency: null, person: null, customer: null, product: null, thing: null };
  const fields = { check, answer, ...(note === null ? {} : { note }) };
  const wish = { ...nothing, origin: null, originDay: null, day, validUntil, fields };
  return checkValues(kinds, attestationKind, wish);
}
