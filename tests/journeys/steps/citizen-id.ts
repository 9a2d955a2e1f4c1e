const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An invented number that is well formed: GB 11643 check digit over area, birth date (YYYYMMDD) and order; odd is male. */
export function citizenId(area: string, birthDate: string, order: string): string {
  const digits = area + birthDate + order;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return digits + '10X98765432'[sum % 11];
}
