/* For trials under wine 8 only, which has no icuuc.dll where Windows 10 has one: Qt6Core imports these converters of
   old encodings. Each one says that the encoding does not exist; UTF-8, UTF-16 and Latin-1 are Qt's own.
   It goes into the wine prefix and never into what is delivered. */
typedef int ErrorCode;
#define EXPORT __declspec(dllexport)
#define FILE_ACCESS_ERROR 4

EXPORT void *ucnv_open(const char *name, ErrorCode *error) { if (error) *error = FILE_ACCESS_ERROR; return 0; }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT const char *ucnv_getName(void *converter, ErrorCode *error) { if (error) *error = FILE_ACCESS_ERROR; return 0; }
EXPORT signed char ucnv_getMaxCharSize(void *converter) { return 4; }
EXPORT void ucnv_toUnicode(void *converter) {}
EXPORT void ucnv_fromUnicode(void *converter) {}
EXPORT int ucnv_toUCountPending(void *converter, ErrorCode *error) { return 0; }
EXPORT int ucnv_fromUCountPending(void *converter, ErrorCode *error) { return 0; }
EXPORT void ucnv_getToUCallBack(void *converter) {}
EXPORT void ucnv_getFromUCallBack(void *converter) {}
EXPORT void ucnv_setToUCallBack(void *converter) {}
EXPORT void ucnv_setFromUCallBack(void *converter) {}
EXPORT void ucnv_cbToUWriteUChars(void *arguments) {}
EXPORT void ucnv_cbFromUWriteUChars(void *arguments) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, ErrorCode *error) { return 0; }
EXPORT const char *ucnv_getAvailableName(int rank) { return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
