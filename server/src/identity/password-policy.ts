export type PasswordWeakness = 'too-short' | 'too-few-kinds' | 'contains-username' | 'too-common' | 'too-long';

const leastCharacters = 10;
/** As the contract allows; argon2 itself takes any length. */
const mostCharacters = 256;
const leastKinds = 3;
const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}\s]/u];

/** Those that are long and mixed enough and still the first that are tried here; compared without regard to case. */
const worst = new Set([
  'password123',
  'password1234',
  'password@123',
  'password123!',
  'p@ssw0rd123',
  'p@ssword123',
  'passw0rd123',
  'admin12345',
  'admin@1234',
  'admin@12345',
  'admin@123456',
  'admin123456',
  'administrator1',
  'administrator@1',
  'qwerty12345',
  'qwerty123456',
  'qwerty@123',
  'qwer1234!@#$',
  'qwer@12345',
  '1qaz@wsx3edc',
  '1qaz2wsx3edc',
  '1qazxsw2#edc',
  'zaq1@wsx3edc',
  'abc1234567',
  'abc@123456',
  'abcd123456',
  'abcd@12345',
  'abcd1234!@#$',
  'aa12345678',
  'aa123456789',
  'aa@123456789',
  'a123456789',
  'a1234567890',
  'asdf1234!@#$',
  'asd@123456',
  'woaini1314',
  'woaini520!',
  'welcome123',
  'welcome@123',
  'changeme123',
  'changeme@123',
  'letmein123!',
  'hospital123',
  'hospital@123',
  'yiyuan@123',
  'yiyuan123456',
  'weishengyuan1',
  'test123456',
  'test@123456',
  'iloveyou123',
  'huawei@123',
  'root@123456',
]);

/** What is wrong with a new password; empty when it may be used. Length counts characters, not bytes. */
export function passwordWeaknesses(password: string, username: string): PasswordWeakness[] {
  const characters = [...password.normalize('NFKC')];
  const folded = password.normalize('NFKC').toLowerCase();
  const weaknesses: PasswordWeakness[] = [];
  if (characters.length < leastCharacters) weaknesses.push('too-short');
  if (characters.length > mostCharacters) weaknesses.push('too-long');
  if (kinds.filter((kind) => kind.test(password)).length < leastKinds) weaknesses.push('too-few-kinds');
  if (username !== '' && folded.includes(username.toLowerCase())) weaknesses.push('contains-username');
  // One character over and over is long without being hard to guess.
  if (worst.has(folded) || new Set(characters).size < 5) weaknesses.push('too-common');
  return weaknesses;
}
