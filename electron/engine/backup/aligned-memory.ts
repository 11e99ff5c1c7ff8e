/** The part of WebAssembly's interface that is used; the engine's library types have none of it. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer }
}

const WASM_PAGE_BYTES = 64 * 1024

/**
 * Memory that begins at a page of the machine, as reading past the system's caches (`O_DIRECT`) demands. An ordinary
 * buffer begins wherever the allocator likes; the memory of a WebAssembly instance always begins at a page.
 */
export function alignedMemory(bytes: number): Buffer<ArrayBuffer> {
  const { buffer } = new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE_BYTES) })
  return Buffer.from(buffer, 0, bytes)
}
