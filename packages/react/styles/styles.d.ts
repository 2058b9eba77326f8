// The styles as a module without names, so that TypeScript takes `import '@doran/react/styles.css'` under any bundler.
export {};
