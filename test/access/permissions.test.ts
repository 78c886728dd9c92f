/** The table of permissions against the same policies in Cedar, cell by cell: role, permission, and whose partner it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { describe, expect, test } from 'vitest';
import {
  ability,
  cell,
  partnerRoles,
  permissions,
  refusals,
  roles,
  whoMay,
  type Permission,
  type Role,
} from '../../src/api/permissions.ts';

const policies = readFileSync(join(import.meta.dirname, 'policies.cedar'), 'utf8');
const allRoles = Object.keys(roles) as Role[];
const isPartners = (role: Role): boolean => partnerRoles.some((r) => r === role);

/** Whose partner is asked about: one that the asker looks after or works for, or another's. */
type Whose = 'own' | 'another';

const uid = (type: string, id: string) => ({ type, id });

function cedarAllows(held: readonly Role[], permission: Permission, whose: Whose): boolean {
  const me = uid('Account', 'me');
  const other = uid('Account', 'somebody');
  const mine = whose === 'own' ? me : other;
  const groups = allRoles.map((role) => ({
    uid: uid('Role', role),
    attrs: {},
    parents: [uid('Role', isPartners(role) ? 'partner' : 'team')],
  }));
  const answer = isAuthorized({
    principal: me,
    action: uid('Action', permission),
    resource: uid('Partner', 'p'),
    context: {},
    policies: { staticPolicies: policies },
    entities: [
      ...groups,
      { uid: uid('Role', 'team'), attrs: {}, parents: [] },
      { uid: uid('Role', 'partner'), attrs: {}, parents: [] },
      { uid: me, attrs: {}, parents: held.map((role) => uid('Role', role)) },
      { uid: other, attrs: {}, parents: [] },
      {
        uid: uid('Partner', 'p'),
        attrs: { manager: { __entity: mine }, people: [{ __entity: mine }] },
        parents: [],
      },
      { uid: uid('Action', 'portal'), attrs: {}, parents: [] },
      ...permissions.map((p) => ({
        uid: uid('Action', p),
        attrs: {},
        parents: p.startsWith('portal.') ? [uid('Action', 'portal')] : [],
      })),
    ],
  });
  if (answer.type === 'failure') throw new Error(answer.errors.map((e) => e.message).join('\n'));
  expect(answer.response.diagnostics.errors).toEqual([]);
  return answer.response.decision === 'allow';
}

/** What the table says of one partner. */
function tableAllows(held: readonly Role[], permission: Permission, whose: Whose): boolean {
  const found = ability(permission, held);
  return found.allowed && (found.reach === 'all' || whose === 'own');
}

describe.each(allRoles)('%s', (role) => {
  test.each(permissions.map((p) => [p]))('%s', (permission) => {
    for (const whose of ['own', 'another'] as const)
      expect(tableAllows([role], permission, whose), whose).toBe(cedarAllows([role], permission, whose));
  });
});

test('roles together may what each of them may, and nobody without a role anything', () => {
  for (const permission of permissions)
    for (const whose of ['own', 'another'] as const) {
      expect(tableAllows([], permission, whose)).toBe(false);
      expect(cedarAllows([], permission, whose)).toBe(false);
      const pairs = [
        ['partner-manager', 'finance'],
        ['sales', 'partner-manager'],
        ['auditor', 'executive'],
      ] as const;
      for (const pair of pairs)
        expect(tableAllows(pair, permission, whose)).toBe(cedarAllows(pair, permission, whose));
    }
});

test('every refusal says why, and who may', () => {
  for (const permission of permissions)
    for (const role of allRoles) {
      const found = ability(permission, [role]);
      if (found.allowed) continue;
      expect(Object.values(refusals)).toContain(found.reason);
      expect(found.roles).toEqual(whoMay(permission));
      expect(found.roles.length, permission).toBeGreaterThan(0);
    }
});

test('sales that writes criteria hears why the rule exists', () => {
  expect(cell('program.write', 'sales')).toBe('criteria');
  expect(ability('program.write', ['sales'])).toMatchObject({
    allowed: false,
    reason: expect.stringContaining('must not set the bar'),
  });
});

test('every reason is used', () => {
  const used = new Set(permissions.flatMap((p) => allRoles.map((r) => cell(p, r))));
  expect(Object.keys(refusals).filter((r) => !used.has(r as keyof typeof refusals))).toEqual([]);
});
