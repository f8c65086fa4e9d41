export function ReasonsPage() { return null; }
