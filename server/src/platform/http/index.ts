export { noteRecorded } from './access.ts';
export { serveApiDocs } from './api-docs.ts';
export { openApplication, refuseUnknown } from './application.ts';
export { answerErrors, sendProblem } from './errors.ts';
export { isStill, refuseStrangers, serveLive } from './live.ts';
export { type AccessFacts, type Context, type Door, type Handler, sent, serve } from './serve.ts';
export { serveViewer } from './viewer.ts';
