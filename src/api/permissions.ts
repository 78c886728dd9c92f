/** Who may do what (rules 29, 36, 37): one table, read by the server, the pages and the documents of the API alike. */

/** The roles of people, in the order of the table's columns; those of partners' own people come last. */
export const roles = {
  'program-owner': 'Program owner',
  'partner-operations': 'Partner operations',
  'partner-manager': 'Partner manager',
  finance: 'Finance',
  sales: 'Sales',
  executive: 'Executive',
  auditor: 'Auditor',
  'partner-admin': 'Partner administrator',
  'partner-member': 'Partner member',
} as const;
export type Role = keyof typeof roles;

/** Roles of people who work for the vendor, and those of partners' own people. Nobody has both. */
export const partnerRoles = ['partner-admin', 'partner-member'] as const satisfies readonly Role[];

/** Why somebody may not, in a sentence for people. */
export const refusals = {
  inside: 'This is for the vendor’s own team. A partner’s people see their own company, in the portal.',
  portal: 'This is for the partner’s own people. The team works on the same things in the workspace.',
  criteria:
    'Tier criteria are written by partnerships only. Who is paid by the deal must not set the bar that deals are measured against; sales can read them.',
  partnerships: 'The program is written by its owner and by partner operations.',
  owner: 'Only the program owner decides this.',
  operations: 'Partner operations and the program owner do this, so that data comes in by one hand.',
  manager: 'This is done by the partner’s manager, by partner operations or by the program owner.',
  evidence: 'Figures of single partners are for those who work with them.',
  pending:
    'Sales sees the tier that a partner holds, and not what an evaluation would change: a demotion is told to the partner first, in person.',
  reader: 'This role reads and changes nothing.',
  log: 'The log is read by the program owner, partner operations and the auditor.',
  administrator: 'Your company’s administrators do this.',
} as const;
export type Refusal = keyof typeof refusals;

/** How far a role may: everywhere, for the partners in its own book, for its own company; or why not. */
export type Cell = 'all' | 'book' | 'own' | Refusal;

type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

/* prettier-ignore */
const table = {
  //                    owner    operations     manager         finance         sales           executive       auditor   admin     member
  'program.read':      ['all',   'all',         'all',          'all',          'all',          'all',          'all',    'inside', 'inside'],
  'program.write':     ['all',   'all',         'partnerships', 'partnerships', 'criteria',     'partnerships', 'reader', 'inside', 'inside'],
  'program.choose':    ['all',   'owner',       'owner',        'owner',        'criteria',     'owner',        'reader', 'inside', 'inside'],
  'partner.read':      ['all',   'all',         'all',          'all',          'all',          'all',          'all',    'inside', 'inside'],
  'partner.write':     ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'partner.merge':     ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'reader', 'inside', 'inside'],
  'person.read':       ['all',   'all',         'all',          'evidence',     'evidence',     'evidence',     'all',    'inside', 'inside'],
  'person.write':      ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'person.erase':      ['all',   'owner',       'owner',        'owner',        'owner',        'owner',        'reader', 'inside', 'inside'],
  'evidence.read':     ['all',   'all',         'all',          'all',          'evidence',     'all',          'all',    'inside', 'inside'],
  'evidence.claim':    ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'evidence.decide':   ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'evidence.correct':  ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'reader', 'inside', 'inside'],
  'import.read':       ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'all',    'inside', 'inside'],
  'import.run':        ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'reader', 'inside', 'inside'],
  'feed.read':         ['all',   'all',         'all',          'all',          'evidence',     'all',          'all',    'inside', 'inside'],
  'feed.write':        ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'reader', 'inside', 'inside'],
  'attestation.write': ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'audit.read':        ['all',   'all',         'all',          'all',          'pending',      'all',          'all',    'inside', 'inside'],
  'audit.run':         ['all',   'all',         'operations',   'operations',   'operations',   'operations',   'reader', 'inside', 'inside'],
  'standing.read':     ['all',   'all',         'all',          'all',          'pending',      'all',          'all',    'inside', 'inside'],
  'log.read':          ['all',   'all',         'log',          'log',          'log',          'log',          'all',    'inside', 'inside'],
  'account.read':      ['all',   'all',         'owner',        'owner',        'owner',        'owner',        'all',    'inside', 'inside'],
  'account.write':     ['all',   'owner',       'owner',        'owner',        'owner',        'owner',        'reader', 'inside', 'inside'],
  'contact.invite':    ['all',   'all',         'book',         'manager',      'manager',      'manager',      'reader', 'inside', 'inside'],
  'server.read':       ['all',   'all',         'log',          'log',          'log',          'log',          'all',    'inside', 'inside'],
  'portal.read':       ['portal','portal',      'portal',       'portal',       'portal',       'portal',       'portal', 'own',    'own'],
  'portal.claim':      ['portal','portal',      'portal',       'portal',       'portal',       'portal',       'portal', 'own',    'own'],
  'portal.people':     ['portal','portal',      'portal',       'portal',       'portal',       'portal',       'portal', 'own',    'administrator'],
} as const satisfies Record<string, Row>;

export type Permission = keyof typeof table;

/** Every permission, in the order of the table. */
export const permissions = Object.keys(table) as readonly Permission[];

const columns = Object.keys(roles) as readonly Role[];

/** What the table says of one role. */
export function cell(permission: Permission, role: Role): Cell {
  return table[permission][columns.indexOf(role)] ?? 'inside';
}

/** How far somebody may, or why not. */
export type Ability =
  | { readonly allowed: true; readonly reach: 'all' | 'book' | 'own' }
  | { readonly allowed: false; readonly reason: string; readonly roles: readonly Role[] };

/** How somebody with some roles may do something: by the role that reaches furthest. Without a role nobody may anything. */
export function ability(permission: Permission, held: readonly Role[]): Ability {
  const cells = held.map((role) => cell(permission, role));
  const reach = (['all', 'book', 'own'] as const).find((r) => cells.includes(r));
  if (reach) return { allowed: true, reach };
  const refusal = cells.find(isRefusal) ?? 'inside';
  return { allowed: false, reason: refusals[refusal], roles: whoMay(permission) };
}

/** The roles that may do something, at least for some partners. */
export function whoMay(permission: Permission): readonly Role[] {
  return columns.filter((role) => !isRefusal(cell(permission, role)));
}

function isRefusal(c: Cell): c is Refusal {
  return c in refusals;
}
