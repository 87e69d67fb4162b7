export function fail(message) {
  console.error(message);
  process.exit(1);
}

export function check(condition, message) {
  if (!condition) fail(message);
}
