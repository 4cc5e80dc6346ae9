export async function browse() {}
