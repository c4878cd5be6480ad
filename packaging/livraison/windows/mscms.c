/* For trials under wine only, whose mscms.dll stops where Windows has colour profiles: the window asks for the profile
   of the screen. Each answer says that there is none. It goes into the wine prefix, never into what is delivered. */
#define EXPORT __declspec(dllexport)

EXPORT void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned creation) { return 0; }
EXPORT int CloseColorProfile(void *profile) { return 1; }
EXPORT int GetColorProfileFromHandle(void *profile, void *bytes, unsigned *size) { return 0; }
EXPORT void *WcsCreateIccProfile(void *profile, unsigned options) { return 0; }
EXPORT int WcsGetDefaultColorProfile(void) { return 0; }
EXPORT int WcsGetDefaultColorProfileSize(void) { return 0; }
EXPORT int GetColorDirectoryW(void *machine, void *buffer, unsigned *size) { return 0; }
EXPORT int GetStandardColorSpaceProfileW(void *machine, unsigned profile, void *buffer, unsigned *size) { return 0; }
EXPORT int ColorProfileGetDisplayDefault(void) { return 0; }
EXPORT void *WcsOpenColorProfileW(void) { return 0; }
