/** Every endpoint there is. What stands in no table of this file is not served, described or callable. */
import { accountEndpoints } from './accounts.ts';
import { attestationEndpoints } from './attestations.ts';
import { auditEndpoints } from './audits.ts';
import type { EndpointDoc } from './endpoint.ts';
import { evidenceChangeEndpoints } from './evidence-changes.ts';
import { evidenceEndpoints } from './evidence.ts';
import { feedEndpoints } from './feeds.ts';
import { importEndpoints } from './imports.ts';
import { keyEndpoints } from './keys.ts';
import { programEndpoints } from './programs.ts';
import { logEndpoints } from './log.ts';
import { partnerMoveEndpoints } from './partner-moves.ts';
import { partnerEndpoints } from './partners.ts';
import { personEndpoints } from './persons.ts';
import { portalEvidenceEndpoints } from './portal-evidence.ts';
import { portalStandingEndpoints } from './portal-standing.ts';
import { portalEndpoints } from './portal.ts';
import { serverEndpoints } from './server.ts';
import { sessionEndpoints } from './session.ts';
import { standingEndpoints } from './standings.ts';
import { taskEndpoints } from './tasks.ts';

export const endpoints = {
  ...sessionEndpoints,
  ...programEndpoints,
  ...importEndpoints,
  ...auditEndpoints,
  ...standingEndpoints,
  ...taskEndpoints,
  ...logEndpoints,
  ...partnerEndpoints,
  ...partnerMoveEndpoints,
  ...personEndpoints,
  ...evidenceEndpoints,
  ...evidenceChangeEndpoints,
  ...feedEndpoints,
  ...attestationEndpoints,
  ...accountEndpoints,
  ...keyEndpoints,
  ...portalEndpoints,
  ...portalStandingEndpoints,
  ...portalEvidenceEndpoints,
  ...serverEndpoints,
} satisfies Record<string, EndpointDoc>;

/** The same as a list, in the order of the document. */
export const endpointList: readonly EndpointDoc[] = Object.values(endpoints);
