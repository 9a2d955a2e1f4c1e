// What a browser gets instead of the server's modules: nothing.
export {};
