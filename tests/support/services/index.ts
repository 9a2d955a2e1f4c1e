export { backendSettings } from './backend.ts';
export { type BrowserProcess, type Browsers, launchBrowser, launchBrowserProcess } from './chromium.ts';
export { type CorpusFile, corpus, corpusFiles } from './corpus.ts';
export { createDatabase, type TestDatabase } from './databases.ts';
export { type Orthanc, type OrthancOptions, startOrthanc } from './orthanc.ts';
export { demonstration, redisUrl, s3Setting } from './shared.ts';
export { has, lacks, mediaWorker, pathOf } from './tools.ts';
