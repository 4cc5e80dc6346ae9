export const PEERS = {};
