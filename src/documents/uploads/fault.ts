/** Why a file must not be passed on, though it is of a kind that is taken. */
export type UploadFault =
  | 'macros'
  | 'password'
  | 'unfolds-too-far'
  | 'broken'
  | 'pdf-script'
  | 'pdf-launch'
  | 'pdf-media'
  | 'pdf-program';
