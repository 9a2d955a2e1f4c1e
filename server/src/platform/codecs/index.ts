export { codestreamSize } from './codestream-size.ts';
export { decodable } from './decode.ts';
export { encodePng } from './png.ts';
export { CodecFailure, runCodec } from './pool.ts';
export type { CodecResult, CodecTask, PictureWish } from './tasks.ts';
