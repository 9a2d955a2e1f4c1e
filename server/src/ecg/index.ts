export { tracingsOfStudy } from './paper.ts';
export { readStudy } from './read-study.ts';
export { receiveEcg } from './receive-ecg.ts';
export { screenUnscreened } from './screen-recording.ts';
export { takeFromFolders } from './watched-folder.ts';
