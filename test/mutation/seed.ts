// A mutant must meet the same cases as the one before it, and nobody reads its smallest counterexample.
import fc from 'fast-check';

fc.configureGlobal({ seed: 20261122, endOnFailure: true });
