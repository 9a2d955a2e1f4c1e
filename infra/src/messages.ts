/**
 * What the start command tells the operator, each in Chinese and English. A refusal is one sentence: what is wrong and
 * where; anything thrown that is not a Refusal is a fault of ours and keeps its stack.
 */
export class Refusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'Refusal';
  }
}

export const messages = {
  dataNotWritable: (folder: string, code: string) => `数据目录不可写 / HUB_DATA cannot be written: ${folder} (${code})`,
  diskFull: (place: string) => `磁盘空间已满 / the disk is full: ${place}`,
  alreadyRunning: (folder: string) =>
    `此数据目录已有一个 Hub 在运行 / a hub is already running on this HUB_DATA: ${folder}`,
  portTaken: (port: number, setting: string) =>
    `端口 ${port} 已被占用，请关闭占用它的程序或改设 ${setting} / port ${port} is taken; close what uses it or set ${setting}`,
  portForbidden: (port: number, setting: string) =>
    `没有权限使用端口 ${port} (${setting}) / not allowed to use port ${port} (${setting})`,
  notOurAddress: (host: string) => `本机没有 HUB_HOST 所写的地址 / HUB_HOST is not an address of this machine: ${host}`,
  samePort: (port: number, settings: string) => `端口 ${port} 用了两次 / port ${port} is set twice: ${settings}`,
  noBinaries: (platform: string) =>
    `没有适合本机 (${platform}) 的 PostgreSQL，请设置 DATABASE_URL / no PostgreSQL comes for this machine (${platform}); set DATABASE_URL`,
  noPostgresUser: () =>
    'PostgreSQL 不能以 root 运行，且找不到可用的其他用户 / PostgreSQL refuses to run as root and no other user was found or could be made',
  notReachable: (user: string, folder: string) =>
    `用户 ${user} 进不了数据库目录 / user ${user} cannot reach the database folder: ${folder}`,
  otherOwner: (folder: string) => `数据库目录属于另一个用户 / the database folder belongs to another user: ${folder}`,
  otherVersion: (folder: string, found: string, wanted: string) =>
    `数据库是 PostgreSQL ${found} 的，本程序带的是 ${wanted} / the database in ${folder} is of PostgreSQL ${found}, this hub brings ${wanted}`,
  databaseMissing: (folder: string) => `数据库目录不见了 / the database folder is gone: ${folder}`,
  passwordMissing: (file: string) => `数据库口令文件不见了 / the database's password file is gone: ${file}`,
  stuckPostgres: (pids: string) =>
    `上次的 PostgreSQL 停不下来 / a PostgreSQL left by an earlier start cannot be stopped: ${pids}`,
  postgresFailed: (lastWords: string) => `PostgreSQL 没有启动 / PostgreSQL did not start: ${lastWords}`,
  databaseUnreachable: (why: string) =>
    `连不上 DATABASE_URL 的数据库 / the database of DATABASE_URL cannot be reached: ${why}`,
  databaseNewer: (names: string) =>
    `数据库来自更新的版本，请使用同样新的程序 / the database was made by a newer hub; use one as new: ${names}`,
  migrationFailed: (why: string) => `数据库升级失败 / migrating the database failed: ${why}`,
  childFailed: (name: string, how: string) => `${name} 没有启动 / ${name} did not start (${how})`,
  ownMediaWorkerFails: (file: string) =>
    `HUB_MEDIA_WORKER 所写的程序在本机不能运行 / the program of HUB_MEDIA_WORKER does not run on this machine: ${file}`,
  cacheNotWritable: (place: string, code: string) =>
    `缓存目录不可写，请设置 XDG_CACHE_HOME / the cache cannot be written; set XDG_CACHE_HOME: ${place} (${code})`,
  mediaWorkerNeeds: (packages: string) =>
    `远程会诊暂不可用：请安装以下软件包后重新启动 / no consult rooms yet: install these packages and start again: ${packages}`,
  mediaWorkerNotBuilt: (log: string) =>
    `远程会诊暂不可用：媒体程序编译失败，见日志 / no consult rooms: the media worker could not be built, see ${log}`,
  mediaWorkerBroken: (how: string) =>
    `远程会诊暂不可用：媒体程序的准备意外中断 (${how})，请重新启动 / no consult rooms: bringing the media worker ended (${how}); start again`,

  postgresPlace: (user: string, data: string) => `PostgreSQL: 用户 / user ${user}, 数据 / data ${data}`,
  copyingPostgres: (folder: string) => `复制 PostgreSQL 程序 / copying PostgreSQL's programs to ${folder} …`,
  creatingDatabase: () => '新建数据库 / creating the database …',
  stoppingLeftovers: (what: string) => `停止上次遗留的进程 / stopping what an earlier start left running: ${what} …`,
  startingPostgres: () => '启动数据库 / starting PostgreSQL …',
  recovering: (seconds: number) => `数据库正在恢复 / PostgreSQL is still recovering … ${seconds} s`,
  migrated: (count: number) => `数据库已升级 / migrations applied: ${count}`,
  startingHub: () => '启动服务 / starting server and workers …',
  ready: (addresses: string[]) => `County Hub 已就绪 / is ready: ${addresses.join('  ')}`,
  firstRun: (code: string) =>
    `首次使用，请打开下面的地址建立三名管理员，初始化码 / first run: open the address below, code ${code}`,
  demoAccounts: (file: string) => `演示账号 / demonstration accounts (${file}):`,
  waitingForMediaWorker: () =>
    '另一个启动正在准备远程会诊的媒体程序 / another start is bringing the media worker of the consult rooms; waiting …',
  installingForMediaWorker: (packages: string) =>
    `安装远程会诊所需软件包 / installing what the consult rooms' media worker is built with: ${packages} …`,
  buildingMediaWorker: () =>
    "编译远程会诊的媒体程序，约 6–30 分钟 / building the consult rooms' media worker, 6 to 30 minutes …",
  mediaWorkerReady: () => '远程会诊已可使用 / the consult rooms are ready',
  stopHint: () => '按 Ctrl-C 停止 / Ctrl-C stops',
  stopping: () => '正在停止 / stopping …',
  stopped: () => '已停止 / stopped',
  hurrying: () => '立即停止 / stopping at once …',
  restarting: (name: string, how: string, seconds: number) =>
    `${name} 意外退出，${seconds} 秒后重启 / ${name} ended (${how}), starting again in ${seconds} s`,
  restarted: (name: string) => `${name} 已重新启动 / ${name} is running again`,
  killed: (name: string) => `${name} 没有及时退出，已强制结束 / ${name} did not end in time and was killed`,
};

/** Whatever the machine says about a full disk, in the one sentence; other errors pass through. */
export function refusalFor(error: unknown, place: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Refusal(messages.diskFull(place), { cause: error });
  if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'ENOENT'].includes(code))
    return new Refusal(messages.dataNotWritable(place, code), { cause: error });
  return error;
}
