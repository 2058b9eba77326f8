// Where the pictures of people and things are served.

export const pictureOf = (personId: string): string => `/market/people/${personId}.svg`;

export const drawingOf = (name: string): string => `/market/pictures/${name}.svg`;
