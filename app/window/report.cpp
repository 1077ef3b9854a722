#include "app/window/report.h"
