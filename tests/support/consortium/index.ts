export { aCase, aContent, addImages, anAskedCase, type Case, complete, report } from './cases.ts';
export { monday, openTestHub, refusalOf, type TestHub } from './open-hub.ts';
export { aColleague, aConsortium, aTownship, type Colleague, type Consortium, password } from './people.ts';
