/** The cipher of every encrypted database: ChaCha20-Poly1305 on each page. */
export const CIPHER = 'chacha20'
